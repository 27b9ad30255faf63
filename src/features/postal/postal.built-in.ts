import type { PostalChoice } from './postal.api.ts'
import { cleanOfficeName, cleanTown } from './postal.clean.ts'

/**
 * The list inside the package `yubin`: works before anything is loaded and without a network, and knows one address a code.
 * It weighs 4 MB of script, so that it is read when somebody asks for the first time.
 */
export async function builtInChoices(code: string): Promise<PostalChoice[]> {
  const { getAddress } = await import('yubin')
  const found = getAddress(code)
  if (!found) return []
  const { postalCode, prefecture, city } = found
  if (found.source === 'jigyosyo') {
    const office = { name: cleanOfficeName(found.companyName), street: found.streetAddress.trim() }
    return [{ postalCode, prefecture, city, town: found.town, streets: [], office }]
  }
  const { towns, streets } = cleanTown(found.town, found.townKana, city)
  return towns.map(({ town }) => ({
    postalCode,
    prefecture,
    city,
    town,
    streets: [...streets],
    office: null,
  }))
}
