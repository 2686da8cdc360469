// The reference validator of the Agent Skills format judges every skill.
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { skillDirectories } from './bundle.mjs'

export async function look({ packages, repository }) {
  const { validate } = await import(pathToFileURL(path.join(packages, 'skills-ref/dist/index.js')))
  const directories = skillDirectories(repository)
  if (directories.length === 0) return ['no skill was installed']
  const found = directories.map(async directory => (await validate(directory)).map(error => `${path.relative(repository, directory)}: ${error}`))
  return (await Promise.all(found)).flat()
}
