import { BlockList, isIP } from 'node:net'

/** Addresses of this machine and of networks that are nobody's but their owners' (RFC 1918, RFC 4193, RFC 6598). */
const near: readonly (readonly [network: string, prefix: number])[] = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]

/** Addresses that name no receiver of webhooks in any mode (the special-purpose registries of IANA, RFC 6890). */
const never: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  // An IPv4 address in another dress: mapped, compatible, translated, 6to4, Teredo.
  ['::ffff:0:0', 96],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

type Family = 'ipv4' | 'ipv6'

/** A list each for the two families: Node takes an IPv4 address for its mapped form and would find it in both. */
function listOf(ranges: typeof near): Record<Family, BlockList> {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const [network, prefix] of ranges) {
    const family = network.includes(':') ? 'ipv6' : 'ipv4'
    lists[family].addSubnet(network, prefix, family)
  }
  return lists
}

const [nearList, neverList] = [listOf(near), listOf(never)]

/**
 * Whether a webhook may not go to an address. What lies near, on this machine or in its network, is allowed in a sandbox,
 * where the shop is being built; a text that is no address is forbidden.
 */
export function isForbiddenAddress(address: string, allowNear: boolean): boolean {
  const version = isIP(address)
  if (version === 0) return true
  const family = version === 4 ? 'ipv4' : 'ipv6'
  if (nearList[family].check(address, family)) return !allowNear
  return neverList[family].check(address, family)
}
