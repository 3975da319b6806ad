-- The register of directives ("Văn bản chỉ đạo"). A directive holds at its unit and everywhere below. level_code is the
-- level of those who issued it, which may lie above the unit that registered it. The file stands in the folder beside the
-- database, under digest. directive_grounds says what rests on a directive: kind tells which table target_id is of
-- (deadline, days, delegates: term_levels; item: template_items; extension, targets, allocation: congresses).

-- +goose Up
CREATE TABLE directives (
    id               {id},
    unit_id          BIGINT NOT NULL REFERENCES units(id),
    level_code       TEXT NOT NULL REFERENCES levels(code),
    kind             TEXT NOT NULL,
    issuer           TEXT NOT NULL,
    number           TEXT NOT NULL,
    symbol           TEXT NOT NULL,
    issued_on        TEXT,
    summary          TEXT NOT NULL,
    source           TEXT NOT NULL,
    search_key       {sortable} NOT NULL,
    file_name        TEXT NOT NULL,
    file_size        BIGINT NOT NULL,
    file_media       TEXT NOT NULL,
    file_digest      TEXT NOT NULL,
    withdrawn_on     TEXT,
    withdrawn_reason TEXT NOT NULL DEFAULT '',
    version          INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX directives_unit ON directives(unit_id, issued_on);
CREATE INDEX directives_digest ON directives(file_digest);

CREATE TABLE directive_grounds (
    directive_id BIGINT NOT NULL REFERENCES directives(id),
    kind         TEXT NOT NULL,
    target_id    BIGINT NOT NULL,
    PRIMARY KEY (directive_id, kind, target_id)
);
CREATE INDEX directive_grounds_target ON directive_grounds(kind, target_id);

-- +goose Down
DROP TABLE directive_grounds;
DROP TABLE directives;
