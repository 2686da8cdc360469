// Qwen Code judges its bundle.
import fs from 'node:fs'
import path from 'node:path'
import { script } from './attacks.mjs'
import { instructionLine } from './bundle.mjs'
import { startModel } from './model.mjs'
import { environment, missing, run } from './process.mjs'
import { siege } from './siege.mjs'

/** The environment, with settings of the user's: the folder is trusted, the model is ours. */
function env(home, repository, model) {
  const write = (name, value) => {
    const file = path.join(home, '.qwen', name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, JSON.stringify(value))
  }
  write('trustedFolders.json', { [repository]: 'TRUST_FOLDER' })
  write('settings.json', { security: { auth: { selectedType: 'openai' } }, privacy: { usageStatisticsEnabled: false }, general: { enableAutoUpdate: false }, model: { name: 'scripted' } })
  return environment(home, { OPENAI_API_KEY: 'loopback-only', OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_MODEL: 'scripted' })
}

/** What the client's model is shown of the bundle. */
export async function look({ start, repository, home, content, sessionText }) {
  const faults = []
  for (const [typed, mark] of [['/wazir the-request', 'Words of the call: the-request'], ['hello', sessionText]]) {
    const model = await startModel('chat', [])
    const hello = await run([...start, '--yolo', '-p', typed], { cwd: repository, env: env(home, repository, model) })
    await model.close()
    if (hello.code !== 0) faults.push(`a session ended with ${hello.code}: ${hello.out.slice(-400)}${hello.err.slice(-800)}`)
    const marks = [mark, instructionLine(repository), ...content.roles, ...content.skills]
    faults.push(...missing(`what the model sees of ${typed}`, marks, marks.filter(one => model.saw(one))))
    content.unseen.filter(text => !typed.startsWith('/') && model.saw(text)).forEach(text => faults.push(`stands in context: ${text}`))
  }
  return faults
}

/** An agent that tries every way to write the protected file. */
export async function attack({ start, binary, repository, home }) {
  const shell = command => ({ tool: 'run_shell_command', input: { command, description: 'try', is_background: false } })
  const write = (file, content) => ({ tool: 'write_file', input: { file_path: file, content } })
  const edit = file => ({ tool: 'edit', input: { file_path: file, old_string: 'lock_version', new_string: 'x' } })
  const read = file => ({ tool: 'read_file', input: { file_path: file } })
  return siege({
    dialect: 'chat', binary, repository, script: script({ repository, read, write, edit, shell }),
    play: model => run([...start, '--yolo', '-p', 'go'], { cwd: repository, env: env(home, repository, model) }),
  })
}
