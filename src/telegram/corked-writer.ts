import type { Socket } from 'node:net'

/**
 * Writes to a socket so that everything of one tick leaves together: under load a system call per telegram would cost
 * more than all the rest of the line.
 */
export function corkedWriter(socket: Socket): (bytes: Uint8Array) => void {
  let corked = false
  return (bytes) => {
    if (!corked) {
      corked = true
      socket.cork()
      process.nextTick(() => {
        corked = false
        socket.uncork()
      })
    }
    socket.write(bytes)
  }
}
