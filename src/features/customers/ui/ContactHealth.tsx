import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { StatusBadge, type Tone } from '#web/parts/StatusBadge.tsx'
import { useFormat } from '#web/use-format.ts'
import type { Health } from '../customers.health.ts'
import { healthText } from '../health.text.ts'
import styles from './Parts.module.css'

type Shown = { readonly tone: Tone; readonly word: string; readonly why: string | null }

/** What came back from a contact point: a badge for each thing that is known, and what the other side said. */
export function ContactHealth({ health }: { health: Health | null }): ReactNode {
  const t = useText(healthText)
  const format = useFormat()
  if (!health) return null
  const { bouncedAt, softBounces, complainedAt, verifiedAt, verifiedBy, said, deliveredAt } = health
  const delivered = deliveredAt === null ? null : t('lastDelivered', { day: format.date(deliveredAt) })
  const shown: Shown[] = []
  if (complainedAt !== null)
    shown.push({ tone: 'bad', word: t('complained', { day: format.date(complainedAt) }), why: null })
  if (bouncedAt !== null)
    shown.push({ tone: 'bad', word: t('bounced', { day: format.date(bouncedAt) }), why: said })
  else if (softBounces > 0)
    shown.push({ tone: 'warning', word: t('failing', { count: softBounces }), why: said })
  if (verifiedAt !== null && verifiedBy !== null)
    shown.push({
      tone: 'good',
      word: t('verified'),
      why: t('verifiedHow', { how: t(verifiedBy), day: format.date(verifiedAt) }),
    })
  if (shown.length === 0) return null
  const failed = bouncedAt !== null || softBounces > 0
  return (
    <>
      <span className={styles['badges']}>
        {shown.map(({ tone, word, why }) => (
          <Tooltip
            key={word}
            label={[why, delivered].filter(Boolean).join(' / ')}
            disabled={!why && !delivered}
            multiline
          >
            <span>
              <StatusBadge tone={tone}>{word}</StatusBadge>
            </span>
          </Tooltip>
        ))}
      </span>
      {/* Also where nobody can point at a badge. */}
      {failed && said && <span className={styles['remark']}>{t('said', { said })}</span>}
    </>
  )
}
