import { Resolver } from 'node:dns/promises'

/** Nobody answered, or said that they cannot: nothing is known, which is no fault of what was asked about. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered'
}

/** What the DNS says. An empty list: there is no such record. Rejects with `Unanswered`. */
export type Dns = {
  txt(name: string): Promise<string[]>
  mx(name: string): Promise<string[]>
  addresses(name: string): Promise<string[]>
}

/** All of one look is far below the patience of a person. */
const patience = { timeout: 2000, tries: 2 }
const mostRecords = 50
const longest = 4096

/** Asks these servers; none: those of the machine. */
export function openDns(servers: readonly string[]): Dns {
  const resolver = new Resolver(patience)
  if (servers.length > 0) resolver.setServers(servers)
  const asked = async <T>(run: () => Promise<T[]>): Promise<T[]> => {
    try {
      return (await run()).slice(0, mostRecords)
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException
      if (['ENOTFOUND', 'ENODATA', 'NOTFOUND', 'NODATA'].includes(code)) return []
      throw new Unanswered(`${code || String(error)}`)
    }
  }
  return {
    txt: async (name) =>
      (await asked(() => resolver.resolveTxt(name))).map((parts) => parts.join('').slice(0, longest)),
    mx: async (name) =>
      (await asked(() => resolver.resolveMx(name)))
        .toSorted((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange.toLowerCase()),
    addresses: async (name) => [
      ...(await asked(() => resolver.resolve4(name))),
      ...(await asked(() => resolver.resolve6(name))),
    ],
  }
}
