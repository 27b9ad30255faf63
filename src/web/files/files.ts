import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { api, href, type Answer } from '#web/api.ts'

/** A file as the API tells it. */
export type FileRow = Answer<typeof api.files.list>['items'][number]

/** The record, or the thing of a record (`part`: a contract), that files are kept on. */
export type FileSubject = {
  readonly on: 'customer' | 'company'
  readonly id: string
  readonly part?: { readonly kind: string; readonly id: string }
}

const pageSize = 50

export function filesQuery({ on, id, part }: FileSubject) {
  const subject = { subjectKind: part?.kind, subjectId: part?.id }
  return infiniteQueryOptions({
    queryKey: ['file', on, id, part?.kind ?? null, part?.id ?? null],
    queryFn: ({ pageParam, signal }) =>
      api.files.list(
        {
          params: { on, recordId: id },
          query: { ...subject, cursor: pageParam ?? undefined, limit: pageSize },
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
}

export function useFiles(subject: FileSubject) {
  return useInfiniteQuery(filesQuery(subject))
}

const placeOf = ({ on, id }: FileSubject, file: Pick<FileRow, 'id'>) => ({
  params: { on, recordId: id, id: file.id },
})

export const downloadHref = (subject: FileSubject, file: Pick<FileRow, 'id'>): string =>
  href.files.download(placeOf(subject, file))
export const showHref = (subject: FileSubject, file: Pick<FileRow, 'id'>): string =>
  href.files.show(placeOf(subject, file))

export const renameFile = (subject: FileSubject, file: FileRow, name: string) =>
  api.files.rename({ ...placeOf(subject, file), body: { version: file.version, name } })
export const removeFile = (subject: FileSubject, file: Pick<FileRow, 'id' | 'version'>) =>
  api.files.remove({ ...placeOf(subject, file), query: { version: file.version } })
export const restoreFile = (subject: FileSubject, file: Pick<FileRow, 'id'>) =>
  api.files.restore(placeOf(subject, file))
