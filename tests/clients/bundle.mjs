// What `wazir init` ought to have installed, as the binary itself says.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

/** The ids of what is embedded. */
export function embedded(binary) {
  const list = kind => JSON.parse(execFileSync(binary, ['list', kind, '--json'], { maxBuffer: 1 << 26 }))
  const skills = list('skill')
  const ids = records => records.map(record => record.id)
  const content = {
    roles: ids(list('role')),
    workflows: ids(list('workflow')),
    skills: ids(skills.filter(skill => skill.detail.includes('model'))),
    entries: ids(skills.filter(skill => skill.detail.includes('person'))),
  }
  for (const [kind, found] of Object.entries(content)) {
    if (found.length === 0) throw new Error(`wazir list: no ${kind}`)
  }
  return content
}

/** The words with which the guard refuses a write to a protected file. */
export function refusal(binary, repository, file) {
  const payload = JSON.stringify({ tool_name: 'Write', tool_input: { file_path: path.join(repository, file), content: '' } })
  try {
    execFileSync(binary, ['hook', 'claude', 'before-tool'], { cwd: repository, input: payload, stdio: 'pipe' })
  } catch (refused) {
    return refused.stderr.toString().trim()
  }
  throw new Error(`the binary does not refuse a write to ${file}`)
}

/** A line of the block that was put into the instructions, to look for in what a model sees. */
export function instructionLine(repository) {
  for (const name of ['CLAUDE.md', 'AGENTS.md', 'AGENTS.override.md', 'GEMINI.md']) {
    const file = path.join(repository, name)
    const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
    const block = text.match(/<!-- wazir:begin[^\n]*\n([\s\S]*?)<!-- wazir:end/)
    const line = block?.[1].split('\n').find(one => one.length > 40)
    if (line) return line.trim()
  }
  throw new Error(`no instruction block in ${repository}`)
}

/** Every SKILL.md below the hosts' directories. */
export function skillDirectories(repository) {
  const roots = ['.agents/skills', '.claude/skills', '.codex/skills', '.cursor/skills', '.gemini/skills']
  return roots.map(root => path.join(repository, root)).filter(fs.existsSync)
    .flatMap(root => fs.readdirSync(root).map(name => path.join(root, name)))
}
