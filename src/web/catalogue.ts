import { queryOptions, useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { api, type Answer } from './api.ts'

export type Catalogue = Answer<typeof api.system.catalogue>
/** A field of a record as the catalogue tells it: label, type, options, section. */
export type Field = Catalogue['fields'][number]
export type Colleague = Answer<typeof api.accounts.listColleagues>['items'][number]

/** What this installation knows; read again when an administrator changes the fields. */
const catalogueQuery = queryOptions({
  queryKey: ['field', 'catalogue'],
  queryFn: ({ signal }) => api.system.catalogue({}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
})

/** Suspends once; from then on it is there at once. */
export function useCatalogue(): Catalogue {
  return useSuspenseQuery(catalogueQuery).data
}

/** The fields of a record in the order of its page. */
export function useFields(subject: Field['subject']): readonly Field[] {
  return useCatalogue().fields.filter((field) => field.subject === subject)
}

/** The parts of a record page, in their order. */
export function useSections(subject: Field['subject']): readonly Catalogue['sections'][number][] {
  return useCatalogue().sections.filter((section) => section.subject === subject)
}

/** Those who can own a record; people who left are kept for the names on old records. */
export function useColleagues(): readonly Colleague[] {
  const { data } = useQuery({
    queryKey: ['user', 'colleagues'],
    queryFn: ({ signal }) => api.accounts.listColleagues({}, { signal }),
  })
  return data?.items ?? []
}
