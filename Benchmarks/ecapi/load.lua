-- Posts good and bad events to `attrsim ecapi serve` and writes down which good ones were sent and acknowledged; load.py
-- runs it in wrk.
--
-- Each thread has one connection, so an answer belongs to the request before it. What a request should be answered is in
-- `kinds`. Arguments: a folder for logs, a prefix for ids, the token, the limit on a body in bytes.

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

local function headers(token, type)
  return {
    ["Content-Type"] = type or "application/json", ["Accept"] = "application/json",
    ["Authorization"] = token and ("Bearer " .. token) or nil,
  }
end

local function event(id, more)
  return string.format(
    '{"data_set_id":"load","id":"%s","timestamp":1746558464,"event_type":"purchase",'
      .. '"value":20.5,"currency_code":"EUR"%s}', id, more or "")
end

local function post(body, more)
  more = more or {}
  local path = "/v1/data-sets/" .. (more.dataset or "load") .. (more.path or "/events")
  local token = more.token
  if token == nil then token = known_token end
  return wrk.format(more.method or "POST", path, headers(token or nil, more.type), body)
end

-- Each makes a request: its text, the ids that its answer acknowledges, and what the answer's text must hold.
local kinds = {
  new = { 200, function(id) return post(event(id)), { id } end },
  batch = { 200, function(id)
    local ids, texts = {}, {}
    for i = 1, 5 do
      ids[i] = id .. "." .. i
      texts[i] = event(ids[i])
    end
    return post("[" .. table.concat(texts, ",") .. "]"), ids
  end },
  duplicate = { 200, function(id)
    local old = last or id
    local more = ',"user_data":{"click_id":"' .. id .. '"}'
    return post(event(old, more)), { old }
  end },
  shared = { 200, function(id)
    -- All threads send the same ids.
    local same = prefix .. "shared-" .. counter
    return post(event(same)), { same }
  end },
  one_bad = { 200, function(id)
    local good = { id .. ".1", id .. ".2" }
    local bad = '{"data_set_id":"load","id":"bad-' .. id .. '","event_type":"purchase"}'
    return post("[" .. event(good[1]) .. "," .. bad .. "," .. event(good[2]) .. "]"), good,
      '"discarded":1,'
  end },
  no_json = { 400, function(id) return post('{"data_set_id":"load","id":"bad-' .. id .. '",') end },
  no_timestamp = { 400, function(id)
    return post('{"data_set_id":"load","id":"bad-' .. id .. '","event_type":"purchase"}')
  end },
  no_currency = { 400, function(id)
    return post('{"data_set_id":"load","id":"bad-' .. id .. '","timestamp":1,"event_type":"purchase","value":1}')
  end },
  other_data_set = { 400, function(id)
    return post('{"data_set_id":"other","id":"bad-' .. id .. '","timestamp":1,"event_type":"purchase"}')
  end },
  plain_text = { 400, function(id) return post(event("bad-" .. id), { type = "text/plain" }) end },
  too_long = { 400, function(id)
    return post(event("bad-" .. id, ',"ext":{"x":"' .. string.rep("x", max_body) .. '"}'))
  end },
  wrong_token = { 401, function(id)
    return post(event("bad-" .. id), { token = "wrong-" .. known_token })
  end },
  no_token = { 401, function(id) return post(event("bad-" .. id), { token = false }) end },
  no_data_set = { 404, function(id) return post(event("bad-" .. id), { dataset = "none" }) end },
  no_path = { 404, function(id) return post(event("bad-" .. id), { path = "/nothing" }) end },
  no_method = { 404, function(id) return post(event("bad-" .. id), { method = "PUT" }) end },
}

-- Two of three requests are good.
local order = {
  "new", "batch", "duplicate", "no_json", "shared", "new", "wrong_token", "one_bad", "new", "no_timestamp", "duplicate",
  "shared", "too_long", "new", "batch", "no_data_set", "new", "duplicate", "no_token", "shared", "new", "no_currency",
  "batch", "new", "plain_text", "duplicate", "one_bad", "no_path", "new", "shared", "other_data_set", "new", "no_method",
}

function init(args)
  prefix, known_token, max_body = args[2], args[3], tonumber(args[4])
  counter, total, wrong, unanswered = 0, 0, "", 0
  counts = {}
  log = assert(io.open(args[1] .. "/" .. prefix .. number .. ".log", "w"))
  log:setvbuf("line")
end

function request()
  -- A connection broke: nobody knows whether its events are stored.
  if pending then unanswered = unanswered + 1 end
  counter = counter + 1
  local kind = order[(counter - 1) % #order + 1]
  local id = prefix .. number .. "-" .. counter
  local text, ids, holds = kinds[kind][2](id)
  pending = { kind = kind, ids = ids or {}, holds = holds }
  for _, id in ipairs(pending.ids) do log:write("sent ", id, "\n") end
  return text
end

function response(status, _, body)
  local kind, expected = pending.kind, kinds[pending.kind][1]
  total = total + 1
  local key = kind .. " " .. status
  counts[key] = (counts[key] or 0) + 1
  if status ~= expected or (pending.holds and not string.find(body, pending.holds, 1, true)) then
    wrong = wrong .. kind .. ": " .. status .. " " .. string.sub(body, 1, 200) .. "\n"
  end
  if status == 200 then
    for _, id in ipairs(pending.ids) do log:write("acknowledged ", id, "\n") end
    if kind == "new" then last = pending.ids[1] end
  end
  pending = nil
end

function done(summary, latency)
  local sums, total, wrong, unanswered = {}, 0, "", 0
  for _, thread in ipairs(threads) do
    local counts = thread:get("counts")
    for name, count in pairs(counts) do sums[name] = (sums[name] or 0) + count end
    total = total + thread:get("total")
    wrong = wrong .. thread:get("wrong")
    unanswered = unanswered + thread:get("unanswered")
  end
  io.write("RESULT answered ", total, "\n")
  io.write("RESULT unanswered ", unanswered, "\n")
  io.write("RESULT seconds ", summary.duration / 1e6, "\n")
  io.write("RESULT p50_ms ", latency:percentile(50) / 1000, "\n")
  io.write("RESULT p99_ms ", latency:percentile(99) / 1000, "\n")
  for name, count in pairs(sums) do io.write("KIND ", name, " ", count, "\n") end
  for line in string.gmatch(wrong, "[^\n]+") do io.write("WRONG ", line, "\n") end
end
