// The suite of the real clients: suite.mjs BINARY CACHE CLIENT… judges what `wazir init`
// installs by the clients that are there. Exit 1 where one of them finds a fault.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import * as broken from './broken.mjs'
import { embedded } from './bundle.mjs'
import * as claude from './claude.mjs'
import * as codex from './codex.mjs'
import * as copilot from './copilot.mjs'
import * as gemini from './gemini.mjs'
import * as opencode from './opencode.mjs'
import * as plugins from './plugins.mjs'
import { environment, run } from './process.mjs'
import * as qwen from './qwen.mjs'
import { make, shapes } from './repositories.mjs'
import * as skills from './skills.mjs'

const [binary, cache, ...present] = process.argv.slice(2)
const scratch = process.env.WAZIR_SCRATCH
const content = embedded(binary)
const packages = client => path.join(cache, client, 'node_modules')
const HOSTS = ['claude', 'codex', 'gemini', 'cursor']
/** Hosts that read files of the first four, too: judged alone, and beside those. */
const MORE = ['opencode', 'copilot', 'qwen']
/** Clients at work at the same time. */
const WORKERS = 3

const cursor = Object.fromEntries(['look', 'attack', 'plugin'].map(what => [what, async given => {
  const command = [process.execPath, new URL('cursor.mjs', import.meta.url).pathname, packages('cursor'), what, JSON.stringify({ ...given, rules: given.shape.rules?.cursor ?? [] })]
  const result = await run(command, { cwd: given.repository, env: environment(given.home) })
  return result.code === 0 ? JSON.parse(result.out) : [`the client ended with ${result.code}: ${result.out}${result.err}`]
}]))
/** The text that the binary hands to a session. */
const sessionText = (() => {
  const repository = installed(shapes[0], 'claude')
  const answer = execFileSync(binary, ['hook', 'claude', 'session-start'], { cwd: repository, input: '{}' })
  return JSON.parse(answer).hookSpecificOutput.additionalContext.trim()
})()
const judges = { claude, codex, gemini, cursor, opencode, copilot, qwen, 'skills-ref': skills }
const starts = {
  claude: [path.join(packages('claude'), `@anthropic-ai/claude-code-${process.platform}-${process.arch}/claude`)],
  codex: [process.execPath, path.join(packages('codex'), '@openai/codex/bin/codex.js')],
  gemini: [process.execPath, path.join(packages('gemini'), '@google/gemini-cli/bundle/gemini.js')],
  opencode: [path.join(packages('opencode'), `opencode-${process.platform}-${process.arch}/bin/opencode`)],
  copilot: [path.join(packages('copilot'), `@github/copilot-${process.platform}-${process.arch}/copilot`)],
  qwen: [ownNode('qwen'), path.join(packages('qwen'), '@qwen-code/qwen-code/cli.js')],
}

/** The node that came with a client which this one is too old for, else this one. */
function ownNode(client) {
  const own = path.join(packages(client), `node-${process.platform}-${process.arch}/bin/node`)
  return fs.existsSync(own) ? own : process.execPath
}

/** A repository of a shape with a bundle, and what a judge has to know of it. */
function installed(shape, hosts) {
  const repository = make(shape, scratch, hosts)
  execFileSync(binary, ['init', repository, '--host', hosts, '--yes'], { stdio: 'pipe', env: { PATH: process.env.PATH } })
  return repository
}

let homes = 0
function given(client, shape, repository) {
  const home = path.join(scratch, `home-${client}-${homes++}`)
  return { start: starts[client], packages: packages(client), binary, repository, home, content, shape, sessionText }
}

const doctor = repository => run([binary, 'doctor'], { cwd: repository, env: { PATH: process.env.PATH } })

/** What is to be done: a name, and a function that gives the faults. */
const tasks = []
const judged = present.filter(client => judges[client])
for (const shape of shapes) {
  const repository = installed(shape, 'all')
  tasks.push([`wazir doctor, ${shape.name}`, async () => {
    const { code, out } = await doctor(repository)
    const unread = Object.values(shape.unread ?? {}).filter(file => !new RegExp(`FAULT .*${file}`).test(out))
    if (unread.length > 0) return [`does not say that ${unread} goes unread: ${out}`]
    return (code === 0) === !shape.unread ? [] : [`ended with ${code}: ${out}`]
  }])
  for (const client of judged.filter(client => !MORE.includes(client))) tasks.push([`${client}, all hosts, ${shape.name}`, () => judges[client].look(given(client, shape, repository))])
}
for (const host of HOSTS) {
  const repository = installed(shapes[0], host)
  for (const client of judged.filter(client => client === host || client === 'skills-ref')) {
    tasks.push([`${client}, ${host} alone`, () => judges[client].look(given(client, shapes[0], repository))])
  }
  if (!judged.includes(host)) continue
  for (const hosts of ['all', host]) {
    const repository = installed(shapes[0], hosts)
    tasks.push([`${host} under attack, ${hosts}`, async () => {
      const result = await judges[host].attack(given(host, shapes[0], repository))
      return result.faults ?? result
    }])
  }
  tasks.push(...broken.tasks(host, judges[host], () => {
    const repository = installed(shapes[0], 'all')
    return given(host, shapes[0], repository)
  }))
}
for (const host of MORE) {
  for (const hosts of [host, `all,${host}`]) {
    const repository = installed(shapes[0], hosts)
    if (judged.includes('skills-ref')) tasks.push([`skills-ref, ${hosts}`, () => skills.look(given('skills-ref', shapes[0], repository))])
    if (judged.includes(host)) tasks.push([`${host}, ${hosts}`, () => judges[host].look(given(host, shapes[0], repository))])
  }
  if (!judged.includes(host)) continue
  const repository = installed(shapes[0], `all,${host}`)
  tasks.push([`${host} under attack`, async () => (await judges[host].attack(given(host, shapes[0], repository))).faults])
}
const packed = path.join(scratch, 'plugins')
execFileSync(binary, ['export', 'plugin', '--out', packed])
for (const host of HOSTS.filter(host => judged.includes(host))) {
  const judge = plugins[host] ?? judges[host].plugin
  // A project of wazir's that has no files of this host.
  const repository = installed(shapes[0], 'amp')
  tasks.push([`${host}, the plugin`, () => judge({ ...given(host, shapes[0], repository), plugins: packed })])
}
if (judged.includes('gemini')) {
  const repository = installed(shapes[0], 'gemini')
  const typed = id => id === 'wazir' ? id : `wz:${id}`
  for (const name of [...content.workflows.map(id => `wazir:${id}`), ...content.entries.map(typed)]) {
    tasks.push([`gemini, /${name}`, () => gemini.command(given('gemini', shapes[0], repository), name)])
  }
}

let failed = 0
async function work() {
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    const [name, judge] = task
    const began = Date.now()
    const faults = await judge().catch(error => [error.stack])
    const seconds = ((Date.now() - began) / 1000).toFixed(1)
    failed += faults.length > 0
    console.log(`${faults.length > 0 ? 'FAULT' : 'ok   '} ${name} (${seconds} s)${faults.map(fault => `\n        ${fault.trim().replaceAll('\n', '\n        ')}`).join('')}`)
  }
}
const all = tasks.length
await Promise.all(Array.from({ length: WORKERS }, work))
console.log(`${all - failed} of ${all} judgments without a fault`)
process.exit(failed > 0 ? 1 : 0)
