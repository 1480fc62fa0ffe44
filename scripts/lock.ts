import { z } from 'zod'

const names = z.record(z.string(), z.string()).default({})

const manifestShape = z.object({
  dependencies: names,
  devDependencies: names,
  optionalDependencies: names,
})

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
      ...manifestShape.shape,
    }),
  ),
})

/**
 * What is wrong with the manifest and its lock, one sentence each; none when a fresh clone installs exactly what
 * was tried here. Some packages write locks whose platform packages lack an `integrity`, which the next `npm ci`
 * refuses (design 5), and a `resolved` host would tie every clone to one registry.
 */
export function lockFaults(manifestText: string, lockText: string): string[] {
  const manifest = manifestShape.parse(JSON.parse(manifestText))
  const { '': root, ...packages } = lockShape.parse(JSON.parse(lockText)).packages
  const faults: string[] = []
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
    for (const [name, version] of Object.entries(manifest[kind])) {
      if (!isExact(version)) faults.push(`${name} is asked for as ${version}, which is not one exact version`)
      if (root?.[kind][name] !== version) faults.push(`${name} ${version} is not what the lock was made for`)
      if (!(`node_modules/${name}` in packages)) faults.push(`${name} is not in the lock`)
    }
  }
  for (const [path, locked] of Object.entries(packages)) {
    if (locked.resolved !== undefined) faults.push(`${path} names the host it came from`)
    if (locked.integrity === undefined && locked.link !== true) faults.push(`${path} has no integrity`)
    for (const name of Object.keys(locked.optionalDependencies)) {
      if (!isLocked(name, path, packages)) faults.push(`${path} wants ${name}, which is not in the lock`)
    }
  }
  return faults
}

function isExact(version: string): boolean {
  return /^(npm:@?[^@]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)
}

/** A package may lie inside the one that wants it, beside it or above it, as Node looks for it. */
function isLocked(name: string, path: string, packages: Record<string, unknown>): boolean {
  const folders = path.split(/(?:^|\/)node_modules\//).slice(1)
  return [...folders.keys(), folders.length].some((depth) => {
    const above = folders.slice(0, depth).map((folder) => `node_modules/${folder}/`)
    return `${above.join('')}node_modules/${name}` in packages
  })
}
