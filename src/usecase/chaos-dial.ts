import { calm, type ChaosDial } from '../domain/chaos.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Engine } from './engine.ts'

/** The dial as it stands in the database, where every process of a sandbox looks. */
export async function readDial(engine: Pick<Engine, 'database'>): Promise<ChaosDial> {
  const kept = await readSetting(engine.database.sql, 'webhook_chaos')
  return kept === null ? calm : readKept(kept)
}

function readKept(text: string): ChaosDial {
  const kept: unknown = JSON.parse(text)
  return typeof kept === 'object' ? { ...calm, ...kept } : calm
}

export async function keepDial(engine: Pick<Engine, 'database'>, dial: ChaosDial): Promise<void> {
  await writeSetting(engine.database.sql, 'webhook_chaos', JSON.stringify(dial))
}
