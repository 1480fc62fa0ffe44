import { z } from 'zod'

/** Numbers an exchange, so that an answer finds its question. */
const id = z.int()

/** What a primary says to a worker. */
export const orderSchema = z.discriminatedUnion('kind', [
  /** Gently: others go on listening on the port, and no line may be cut. */
  z.object({ kind: z.literal('leave'), gently: z.boolean() }),
  /** Asks a worker to take up the clock, or to tell its metrics. */
  z.object({ kind: z.literal('ask'), id, about: z.enum(['clock', 'metrics']) }),
  /** All others go by the clock that this worker has moved. */
  z.object({ kind: z.literal('clock-followed'), id }),
])
export type Order = z.output<typeof orderSchema>
export type Question = Extract<Order, { kind: 'ask' }>['about']

/** Metrics as prom-client hands them from one process to another. */
const metrics = z.array(z.looseObject({}))
export type Metrics = z.output<typeof metrics>

/** What a worker says to its primary. */
export const wordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listens'), url: z.string(), cardCompanyAddress: z.string() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({ kind: z.literal('answers'), id, metrics }),
  z.object({ kind: z.literal('clock-moved'), id }),
])
export type Word = z.output<typeof wordSchema>
