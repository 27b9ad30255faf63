import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { auditText } from '../audit.text.ts'
import styles from './AuditDetails.module.css'
import { differencesOf, readable } from './difference.ts'
import type { AuditEntry, AuditWords } from './use-audit-words.ts'

const actors = { system: 'system', apiKey: 'apiKey', anonymous: 'anonymous', customer: 'customer' } as const
const kinds = new Map<string, (typeof actors)[keyof typeof actors]>(Object.entries(actors))

type AuditDetailsProps = {
  entry: AuditEntry
  words: AuditWords
  onOnlyThis: (subjectKind: string, subjectId: string) => void
}
/** One entry in words: who, what, and every field before and after. */
export function AuditDetails({ entry, words, onOnlyThis }: AuditDetailsProps): ReactNode {
  const t = useText(auditText)
  const format = useFormat()
  const { subjectKind, subjectId } = entry
  const actor = kinds.get(entry.actorKind)
  const to = subjectId === null ? undefined : words.subjects.get(subjectKind)?.to?.(subjectId)
  const read = (key: string, value: unknown): string =>
    readable(words.value(subjectKind, key, value), {
      none: t('none'),
      yes: t('yes'),
      no: t('no'),
      dateTime: format.dateTime,
      number: format.number,
    })
  const differences = differencesOf(entry.before, entry.after)
  return (
    <>
      <h2 className={styles['title']}>{words.action(entry)}</h2>
      <Fact label={t('when')}>{format.dateTime(entry.at)}</Fact>
      <Fact label={t('who')}>
        {entry.actorName}
        {actor && `（${t(actor)}）`}
      </Fact>
      {entry.ip && <Fact label={t('where')}>{entry.ip}</Fact>}
      <Fact label={t('subject')}>
        {to ? <AddressLink to={to}>{words.subject(subjectKind)}</AddressLink> : words.subject(subjectKind)}
        {subjectId !== null && (
          <Button
            size="compact-xs"
            variant="subtle"
            ml="xs"
            onClick={() => onOnlyThis(subjectKind, subjectId)}
          >
            {t('onlyThis')}
          </Button>
        )}
      </Fact>
      <Fact label={t('requestId')}>
        <span className={styles['id']}>{entry.requestId}</span>
      </Fact>
      {differences.length === 0 ? (
        <p className={styles['none']}>{t('noDetails')}</p>
      ) : (
        <table className={styles['differences']}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('before')}</th>
              <th scope="col">{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ key, before, after }) => (
              <tr key={key}>
                <th scope="row">{words.field(subjectKind, key)}</th>
                <td>{read(key, before)}</td>
                <td>{read(key, after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
