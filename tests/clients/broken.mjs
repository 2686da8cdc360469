// A suite that finds nothing proves nothing: bundles that are broken on purpose, in which
// each judge has to find the fault.
import fs from 'node:fs'
import path from 'node:path'
import { LOCK } from './attacks.mjs'

const edit = (file, change) => ({ repository }) => {
  const target = path.join(repository, file)
  fs.writeFileSync(target, change(fs.readFileSync(target, 'utf8')))
}
const gone = file => ({ repository }) => fs.rmSync(path.join(repository, file))
const unwired = file => edit(file, text => text.replaceAll('.wazir/hook', '.wazir/no-hook'))

/** By host: what is broken, how, and which question has to find it. */
const damages = {
  claude: [
    ['an agent without a description', edit('.claude/agents/planner.md', text => text.replace(/^description:.*\n/m, '')), 'look'],
    ['a hook of no known event', edit('.claude/settings.json', text => text.replace('PreToolUse', 'BeforeTool')), 'look'],
    ['a guard that is not there', unwired('.claude/settings.json'), 'attack'],
  ],
  codex: [
    ['a broken agent', edit('.codex/agents/planner.toml', text => `${text}\n[`), 'look'],
    ['a hooks file with a key too many', edit('.codex/hooks.json', text => text.replace('{', '{ "version": 1,')), 'look'],
    ['a guard that is not there', unwired('.codex/hooks.json'), 'attack'],
  ],
  gemini: [
    ['an agent with the tools of another host', edit('.gemini/agents/planner.md', text => text.replace('- read_file', '- Read')), 'look'],
    ['a hook of no known event', edit('.gemini/settings.json', text => text.replace('BeforeTool', 'PreToolUse')), 'look'],
    ['a guard that is not there', unwired('.gemini/settings.json'), 'attack'],
  ],
  cursor: [
    ['an agent without front matter', edit('.cursor/agents/planner.md', text => text.replace(/^---\n[\s\S]*?\n---\n/, '')), 'look'],
    ['a hook of no known event', edit('.cursor/hooks.json', text => text.replace('preToolUse', 'beforeTool')), 'look'],
    // Claude's hooks guard in Cursor as well.
    ['a guard that is not there', given => { unwired('.cursor/hooks.json')(given); gone('.claude/settings.json')(given) }, 'attack'],
  ],
}

/** Tasks of the suite; `fresh` gives what a judge has to know of a bundle of its own. */
export function tasks(host, judge, fresh) {
  return damages[host].map(([name, damage, question]) => {
    const given = fresh()
    damage(given)
    return [`${host} finds ${name}`, async () => {
      const result = await judge[question](given)
      const faults = result.faults ?? result
      if (faults.length === 0) return ['found nothing']
      const through = faults.some(fault => fault.includes('was written by'))
      return question === 'attack' && !through ? [`the attack on ${LOCK} did not come through: ${faults[0]}`] : []
    }]
  })
}
