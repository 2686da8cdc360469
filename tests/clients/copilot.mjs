// GitHub Copilot judges its bundle: the CLI, whose files the editor and the cloud agent share.
import fs from 'node:fs'
import path from 'node:path'
import { script } from './attacks.mjs'
import { instructionLine } from './bundle.mjs'
import { startModel } from './model.mjs'
import { environment, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

const env = (home, model) => environment(home, {
  COPILOT_OFFLINE: 'true', COPILOT_HOME: path.join(home, '.copilot'),
  ...(model && { COPILOT_PROVIDER_BASE_URL: `${model.url}/v1`, COPILOT_PROVIDER_API_KEY: 'loopback-only', COPILOT_MODEL: 'gpt-4.1' }),
})
const session = ['--allow-all-tools', '--trust-folder', '--log-level', 'debug', '--log-dir']

/** What the client writes into its log where a bundle is wrong; its exit code stays 0. */
const COMPLAINT = /\[ERROR\].*(hook|agent|skill|instruction)|Ignoring unknown hook|Invalid hook|malformed/i

/** What the client says of the bundle, and what its model is shown of it. */
export async function look({ start, repository, home, content, sessionText }) {
  const faults = []
  const list = await run([...start, 'skill', 'list', '--json'], { cwd: repository, env: env(home) })
  if (list.code !== 0 || /failed to load/.test(list.out + list.err)) faults.push(`skill list: ${list.out}${list.err}`)
  faults.push(...missing('skills', content.skills, content.skills.filter(id => list.out.includes(`"${id}"`))))

  const model = await startModel('chat', [])
  const logs = path.join(home, 'logs')
  const hello = await run([...start, '-p', 'hello', ...session, logs], { cwd: repository, env: env(home, model) })
  await model.close()
  if (hello.code !== 0) faults.push(`a session ended with ${hello.code}: ${hello.err.slice(-800)}`)
  const log = fs.existsSync(logs) ? fs.readdirSync(logs).map(name => fs.readFileSync(path.join(logs, name), 'utf8')).join('\n') : ''
  log.split('\n').filter(line => COMPLAINT.test(line)).forEach(line => faults.push(line))
  const line = instructionLine(repository)
  const marks = [line, sessionText, ...content.roles]
  faults.push(...missing('what the model sees', marks, marks.filter(mark => model.saw(mark))))
  const said = JSON.stringify(model.requests.at(0) ?? '').split(JSON.stringify(line).slice(1, -1)).length - 1
  if (said !== 1) faults.push(`the instructions reach the model ${said} times`)
  content.unseen.filter(text => model.saw(text)).forEach(text => faults.push(`stands in context: ${text}`))
  return faults
}

/** An agent that tries every way to write the protected file. */
export async function attack({ start, binary, repository, home }) {
  const shell = command => ({ tool: 'bash', input: { command, description: 'try' } })
  const write = (file, text) => ({ tool: 'create', input: { path: file, file_text: text } })
  const edit = file => ({ tool: 'edit', input: { path: file, old_str: 'lock_version', new_str: 'x' } })
  return siege({
    dialect: 'chat', binary, repository, script: script({ repository, write, edit, shell }),
    play: model => run([...start, '-p', 'go', ...session, path.join(home, 'logs')], { cwd: repository, env: env(home, model) }),
  })
}
