import { parsePhone } from '#kit/japan/phone.ts'
import { Problem } from '#kit/problem.ts'
import type { HouseholdMember } from './households.api.ts'

/** 「田中家」: by the family name of the head, else of whoever is first; null where nobody has one. */
export function householdName(
  members: readonly Pick<HouseholdMember, 'role' | 'familyName'>[],
): string | null {
  const head = members.find(({ role, familyName }) => role === 'head' && familyName)
  const named = head ?? members.find(({ familyName }) => familyName)
  return named?.familyName ?? null
}

/** A phone that stands in a home: of a mobile nobody shares a house with. */
export function isFixedPhone(value: string): boolean {
  return parsePhone(value).kind === 'fixed'
}

export const memberNotFound = {
  ja: 'この人は世帯に入っていません。ほかの人が外したかもしれません',
  en: 'This person is in no household. Somebody may have taken them out',
}

export function withOneself(): Problem {
  return new Problem('invalid', {
    fields: [
      {
        path: 'otherId',
        message: { ja: '本人のほかの人を選んでください', en: 'Choose somebody other than the person' },
      },
    ],
  })
}

export function inAnother(name: string): Problem {
  return new Problem('conflict', {
    params: { name },
    detail: {
      ja: '{name} さんは別の世帯に入っています。先にその世帯から外してください',
      en: '{name} is in another household. Take them out of it first',
    },
  })
}
