import type { Phrase } from '#kit/text.ts'

/** A person who is about to be added, as far as it says who they are. */
export type Newcomer = {
  readonly familyName?: string | null | undefined
  readonly givenName?: string | null | undefined
  readonly familyKana?: string | null | undefined
  readonly givenKana?: string | null | undefined
  readonly formerFamilyName?: string | null | undefined
  readonly gender?: 'male' | 'female' | 'other' | null | undefined
  readonly birthOn?: string | null | undefined
  readonly contactPoints: readonly {
    readonly kind: 'email' | 'phone' | 'address' | 'line' | 'url'
    readonly value: string
    readonly postalCode?: string | null | undefined
  }[]
  readonly companyNames: readonly string[]
}

/** A record who may be that person. */
export type Recognised = {
  readonly id: string
  readonly displayName: string
  readonly points: number
  readonly strong: boolean
  /** Sure enough to add what the newcomer says without asking anybody. */
  readonly same: boolean
  readonly evidence: { readonly kind: string; readonly label: Phrase; readonly points: number }[]
}
