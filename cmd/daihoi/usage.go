package main

import (
	"regexp"
	"strings"

	"daihoi/templates/i18n"
)

// usageErrors gives the words for the errors of kong, which are English sentences without a type. The groups of a
// pattern are the arguments of the words.
var usageErrors = []struct {
	pattern *regexp.Regexp
	key     string
}{
	{regexp.MustCompile(`^unknown flag (?P<Name>\S+?)(?:, did you mean (?:one of )?(?P<Like>.+)\?)?$`), "cli.usage.flag"},
	{regexp.MustCompile(`^unexpected argument (?P<Name>.+?)(?:, did you mean (?:one of )?(?P<Like>.+)\?)?$`), "cli.usage.argument"},
	{regexp.MustCompile(`^missing flags: (?P<Names>.+)$`), "cli.usage.missing"},
	{regexp.MustCompile(`^(?:expected|missing positional arguments) "?(?P<Names><.+?)"?$`), "cli.usage.missing"},
	{regexp.MustCompile(`^expected (?:one of )?(?P<Names>.+)$`), "cli.usage.command"},
	{regexp.MustCompile(`^(?P<Name>-\S+) must be one of (?P<Names>.+) but got "(?P<Value>.*)"$`), "cli.usage.choice"},
	{regexp.MustCompile(`^(?P<Name>-\S+): (?:expected \w+ value but got|missing value)`), "cli.usage.no_value"},
	{regexp.MustCompile(`^(?P<Name>-\S+): .* but got "(?P<Value>.*?)"`), "cli.usage.value"},
}

// usageLine words an error of kong in one line.
func usageLine(words *i18n.Printer, err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	for _, u := range usageErrors {
		found := u.pattern.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		args := map[string]any{}
		for i, name := range u.pattern.SubexpNames() {
			args[name] = strings.NewReplacer(`"`, "", "...", "…", ", ", ", ", ",", ", ").Replace(found[i])
		}
		return words.T("cli.usage_error", "Error", words.With(u.key, args))
	}
	return words.T("cli.usage_error", "Error", text)
}
