// An MCP server with one tool, which writes a file: agents have such tools beside those
// of their host, and the guard has to see them too.
import fs from 'node:fs'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'

const TOOL = {
  name: 'write_file',
  description: 'Writes a file.',
  inputSchema: {
    type: 'object',
    properties: { path: { type: 'string' }, content: { type: 'string' } },
    required: ['path', 'content'],
  },
}

/** The command that starts it. */
export const server = { command: process.execPath, args: [fileURLToPath(import.meta.url)] }

const answers = {
  initialize: params => ({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'files', version: '1' } }),
  'tools/list': () => ({ tools: [TOOL] }),
  'tools/call'({ arguments: { path: file, content } }) {
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
    return { content: [{ type: 'text', text: 'written' }] }
  },
  ping: () => ({}),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line)
    if (id === undefined) continue
    const answer = answers[method]
    const reply = answer ? { result: answer(params ?? {}) } : { error: { code: -32601, message: `no ${method}` } }
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...reply })}\n`)
  }
}
