-- Twenty drafts of a practice, the practices in turn.
local count = 0
request = function()
  count = count + 1
  local org = count % 20 + 1
  return wrk.format("GET", string.format("/v1/orgs/0193ab5e-0003-7%03x-8000-000000000000/drafts", org),
    { Cookie = "__Host-aai_session=bench-token-" .. org })
end
