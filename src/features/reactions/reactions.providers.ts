import { sql, type RawBuilder, type SqlBool } from 'kysely'
import { usualPaces } from '#features/delivery/delivery.pace.ts'

/** Carriers and large mailboxes by their domains, the same that mail is paced by. */
const providers = usualPaces.map(({ name, domains }) => ({ name, domains }))
/** Whatever is none of them: companies, schools, domains of one’s own. */
export const otherProviders = 'other'

/** Whose domain a column holds, by name. */
export const providerOf = (column: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`case ${sql.join(
    providers.map(({ name, domains }) => sql`when ${isOneOf(column, domains)} then ${sql.lit(name)}`),
    sql` `,
  )} else ${sql.lit(otherProviders)} end`

/** Whether a column holds a domain of a provider; of a name that nobody has, never. */
export function isOfProvider(column: RawBuilder<unknown>, name: string): RawBuilder<SqlBool> {
  if (name === otherProviders)
    return sql<SqlBool>`not ${isOneOf(
      column,
      providers.flatMap(({ domains }) => domains),
    )}`
  return isOneOf(column, providers.find((one) => one.name === name)?.domains ?? [])
}

const isOneOf = (column: RawBuilder<unknown>, domains: readonly string[]): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${column} = any(${[...domains]}::text[]))`
