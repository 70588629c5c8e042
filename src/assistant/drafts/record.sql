-- store_claim: a fact of one version, and the source that supports it.
-- none - (OrgId, ClaimId, DraftId, int, int, int, FactKind, std::string, std::string, std::optional<std::string>, std::string, std::string)
insert into draft_claims (org_id, id, draft_id, version, start_at, end_at, kind, status,
                          source_kind, source_id, source_label, source_quote)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::uuid, $11, $12);

-- store_blank: what one version leaves open.
-- none - (OrgId, BlankId, DraftId, int, int, int, std::string, std::string)
insert into draft_blanks (org_id, id, draft_id, version, start_at, end_at, kind, label)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- store_check: what code found of one version.
-- none - (OrgId, CheckId, DraftId, int, std::string, CheckStatus, std::string)
insert into draft_checks (org_id, id, draft_id, version, key, status, detail)
values ($1, $2, $3, $4, $5, $6, $7);

-- store_level: what the checks of the current version come to.
-- none - (OrgId, DraftId, int, std::string, int, int)
update drafts
   set level = $4, open_blanks = $5, blocked_checks = $6
 where org_id = $1
   and id = $2
   and version = $3;
