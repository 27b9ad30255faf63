export const companyPairStates = ['open', 'held', 'distinct', 'related'] as const
export type CompanyPairState = (typeof companyPairStates)[number]
