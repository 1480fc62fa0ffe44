import { z } from 'zod'
import { looksLikeId } from '../base/id.ts'
import { RequestFault } from './request-fault.ts'

export const managementNumberParams = z.object({ id: z.string().describe('management number') })

/** What cannot be one of our ids names nothing, and no database need be asked about it. Throws RequestFault. */
export function knownId(text: string): string {
  if (!looksLikeId(text)) throw new RequestFault('PAYMENT_NOT_FOUND')
  return text
}
