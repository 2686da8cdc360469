-- A language without a scanner.
local M = {}
function M.top(a, b)
  local function inner(x)
    return x
  end
  return inner(a)
end
function M:method() return 1 end
return M
