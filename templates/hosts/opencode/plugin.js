// Calls the wazir binary for the events of this host: the guard of protected paths, the
// session's text, large outputs, the summary before compaction. Without the binary it
// blocks nothing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Tools that only read. */
const READS = new Set(['read', 'glob', 'grep', 'list', 'skill', 'todoread', 'todowrite', 'webfetch', 'websearch'])

export const wazir = async ({ directory, worktree }) => {
  const root = [directory, worktree].find(place => place && existsSync(join(place, '.wazir/hook')))
  if (!root) return {}
  const call = (event, payload) => {
    // Without the file the shell's own code would be a denial.
    if (!existsSync(join(root, '.wazir/hook'))) return {}
    const input = JSON.stringify({ cwd: directory, ...payload })
    const options = { cwd: directory, input, encoding: 'utf8', timeout: 10_000 }
    const { status, stdout, stderr } = spawnSync('/bin/sh', [join(root, '.wazir/hook'), '{{ host.id }}', event], options)
    let context
    try {
      const said = JSON.parse(stdout)
      context = said.context ?? said.systemMessage
    } catch {
      // Silence is the usual answer.
    }
    return { denied: status === 2 ? stderr.trim() : undefined, context }
  }
  let session
  return {
    'tool.execute.before': async ({ tool, sessionID }, { args }) => {
      if (READS.has(tool)) return
      const { denied } = call('before-tool', { session_id: sessionID, tool_name: tool, tool_input: args })
      if (denied) throw new Error(denied)
    },
    'tool.execute.after': async ({ tool, sessionID, args }, result) => {
      if (tool !== 'bash') return
      const response = { output: result.output, exit_code: result.metadata?.exit }
      const { context } = call('after-tool', { session_id: sessionID, tool_name: tool, tool_input: args, tool_response: response })
      if (context) result.output += `\n\n${context}`
    },
    'experimental.chat.system.transform': async (_, { system }) => {
      session ??= call('session-start', {}).context ?? ''
      if (session) system.push(session)
    },
    'experimental.session.compacting': async ({ sessionID }) => {
      call('before-compact', { session_id: sessionID })
    },
    event: async ({ event }) => {
      if (event.type === 'session.idle') call('stop', { session_id: event.properties?.sessionID })
    },
  }
}
