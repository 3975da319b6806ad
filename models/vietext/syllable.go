package vietext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// initials and rhymes make the syllables of standard spelling. Rhymes are without tones; qu- and gi- count as
// initials. Rhymes of loan words (xoong, moóc) are left out, so that VNI Khoâng does not pass for Khoõng.
var (
	initials = wordSet("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
	rhymes   = wordSet(`a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
		e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
		o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong op ot
		ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
		u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu
		ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu y yêm yên yêng yêt yêu ynh yt`)
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// isSyllable reports whether the word can be Vietnamese: all capitals, all lower case or one leading capital, at most
// one tone, and an existing initial and rhyme.
func isSyllable(word string) bool {
	_, size := utf8.DecodeRuneInString(word)
	if rest := word[size:]; rest != strings.ToLower(rest) && word != strings.ToUpper(word) {
		return false
	}
	tones := 0
	plain := norm.NFC.String(strings.Map(func(r rune) rune {
		if strings.ContainsRune("\u0300\u0301\u0303\u0309\u0323", r) {
			tones++
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(word)))
	if tones > 1 {
		return false
	}
	if rhymes[plain] {
		return true
	}
	for i := range plain {
		if initials[plain[:i]] && rhymes[plain[i:]] {
			return true
		}
	}
	return false
}
