-- Each draft once. `hashes` holds the SHA-256 of every draft's number, one a line.
local hashes = {}
for line in io.lines(os.getenv("BENCH_HASHES")) do hashes[#hashes + 1] = line end
local count = 0
request = function()
  local org, number = count % 20 + 1, math.floor(count / 20) + 1
  count = count + 1
  return wrk.format("POST",
    string.format("/v1/orgs/0193ab5e-0003-7%03x-8000-000000000000/drafts/0193ab5e-0008-7%03x-8000-%012x/approval", org, org, number),
    { Cookie = "__Host-aai_session=bench-token-" .. org, ["Sec-Fetch-Site"] = "same-origin", ["Content-Type"] = "application/json" },
    '{"version":1,"content_sha256":"' .. (hashes[number] or "") .. '"}')
end
