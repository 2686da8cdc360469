// Plays a script to a real client and judges what came of it.
import fs from 'node:fs'
import path from 'node:path'
import { startModel } from './model.mjs'
import { LOCK } from './attacks.mjs'
import { refusal } from './bundle.mjs'

/**
 * `script`: steps `{ tool, input }` with `refused`, the protected file that the guard's
 * answer is to name, or `leaves`, a file that honest work leaves. `play(model)` runs the
 * client. Gives the faults, and the model for more questions.
 */
export async function siege({ dialect, binary, repository, script, play }) {
  const lock = path.join(repository, LOCK)
  const before = fs.readFileSync(lock)
  const faults = []
  const shown = step => `${step.tool} ${String(typeof step.input === 'function' ? step.input : JSON.stringify(step.input)).slice(0, 160)}`
  const model = await startModel(dialect, script, step => {
    const now = fs.existsSync(lock) ? fs.readFileSync(lock) : Buffer.from('')
    if (!now.equals(before)) {
      faults.push(`the protected file was written by ${shown(step)}`)
      fs.writeFileSync(lock, before)
    }
  })
  let result
  try {
    result = await play(model)
  } finally {
    await model.close()
  }
  for (const step of script.flatMap(one => [one, ...(one.inside ?? [])])) {
    const told = model.told(step)
    if (step.final) {
      // Its answer is the end of a subagent, which is told to the one that asked for it.
    } else if (told === undefined) {
      faults.push(`never came back from ${shown(step)}`)
    } else if (step.refused && !told.includes(refusal(binary, repository, step.refused))) {
      faults.push(`the guard's reason did not reach the model for ${shown(step)}; it was told: ${told.slice(0, 300)}`)
    } else if (step.leaves && !fs.existsSync(path.join(repository, step.leaves))) {
      faults.push(`honest work did not go through: ${shown(step)}; the model was told: ${told.slice(0, 300)}`)
    }
  }
  if (!fs.readFileSync(lock).equals(before)) faults.push('the protected file is not what it was')
  if (faults.length > 0 && result) {
    faults.push(`the client ended with ${result.code}: ${(result.err || result.out).slice(-600)}`)
  }
  return { faults, model, result }
}
