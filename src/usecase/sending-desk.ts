import type { Instant } from '../base/clock.ts'
import type { DeliveryId, EndpointId } from '../base/id.ts'
import { newWindow, roomIn, windowAfter, type SendingWindow } from '../domain/sending-window.ts'
import type { DueDelivery } from '../store/webhook-queue.ts'

/** Everything that one process is sending at the moment. */
export interface SendingDesk {
  /** Keeps a delivery on the desk while it is being sent. Settles as the work does. */
  during(due: DueDelivery, work: () => Promise<void>): Promise<void>
  /** Widens or narrows the window of an endpoint. */
  told(endpointId: EndpointId, how: { readonly arrived: boolean; readonly tookMs: number }): void
  /** Resolves when any delivery leaves the desk. */
  nextAnswer(): Promise<void>
  /** How many more may be sent in all. */
  places(): number
  /** How many more each endpoint may be sent. */
  rooms(): { readonly room: number; readonly rooms: ReadonlyMap<EndpointId, number> }
  /** What is on the desk though its lease is over by a clock that was moved. */
  outrun(now: Instant): DeliveryId[]
  underWay(which?: (due: DueDelivery) => boolean): Promise<void>[]
  deliveries(): DueDelivery[]
}

const mostPlaces = 1_024
/** Endpoints that answer late or not at all have half of the places together. */
const mostForStruggling = mostPlaces / 2

export function openSendingDesk(): SendingDesk {
  const onDesk = new Map<DueDelivery, Promise<void>>()
  const windows = new Map<EndpointId, SendingWindow>()
  let answer = Promise.withResolvers<void>()

  const counts = (): Map<EndpointId, number> => {
    const found = new Map<EndpointId, number>()
    for (const { endpointId } of onDesk.keys()) found.set(endpointId, (found.get(endpointId) ?? 0) + 1)
    return found
  }
  const windowOf = (endpointId: EndpointId) => windows.get(endpointId) ?? newWindow

  return {
    during: (due, work) => {
      const done = work().finally(() => {
        onDesk.delete(due)
        answer.resolve()
        answer = Promise.withResolvers<void>()
      })
      onDesk.set(due, done)
      return done
    },
    told: (endpointId, how) => {
      const next = windowAfter(windowOf(endpointId), how)
      // An endpoint that is idle and well is not kept in mind: it begins where any other does.
      if (next.struggles || counts().has(endpointId)) windows.set(endpointId, next)
      else windows.delete(endpointId)
    },
    nextAnswer: () => answer.promise,
    places: () => mostPlaces - onDesk.size,
    rooms: () => {
      const sent = counts()
      const struggling = [...sent].filter(([endpointId]) => windowOf(endpointId).struggles)
      const placesForStruggling = mostForStruggling - struggling.reduce((sum, [, n]) => sum + n, 0)
      const rooms = new Map<EndpointId, number>()
      for (const endpointId of new Set([...sent.keys(), ...windows.keys()])) {
        const window = windowOf(endpointId)
        const places = window.struggles ? placesForStruggling : mostPlaces - onDesk.size
        rooms.set(endpointId, roomIn(window, sent.get(endpointId) ?? 0, places))
      }
      return { room: newWindow.most, rooms }
    },
    outrun: (now) =>
      [...onDesk.keys()].filter(({ leasedUntil }) => leasedUntil <= now).map(({ deliveryId }) => deliveryId),
    underWay: (which = () => true) => [...onDesk].filter(([due]) => which(due)).map(([, done]) => done),
    deliveries: () => [...onDesk.keys()],
  }
}
