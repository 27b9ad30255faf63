import { ActionIcon, Anchor, Button, NativeSelect, NumberInput, Switch } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import { usePlanEdit, useRefusal } from './plan-edit.ts'
import { useCampaignSettings } from './settings-queries.ts'

const usualPerHour = 10_000
/** Doubling from a few hundred, as providers of mail ask of new addresses. */
const usualWarmUp = [200, 400, 800, 1600, 3200, 6400, 12_800]
const mostDays = 60
const mostMails = 10_000_000
const usualCap = { most: 4, days: 7 }
const uses = ['organisation', 'none', 'own'] as const

/** How fast it leaves, how it grows day by day, and how often the same person may be written to. */
export function PaceSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const { speed } = plan
  const refusal = useRefusal('speed')
  return (
    <Part
      id="pace"
      title={t('pace')}
      problem={refusal}
      action={
        <Anchor component={AddressLink} to="/settings/campaigns">
          {t('toRules')}
        </Anchor>
      }
    >
      <div className={styles['inline']} style={{ alignItems: 'end' }}>
        <NativeSelect
          label={t('perHour')}
          value={speed.perHour === null ? 'none' : 'limited'}
          data={[
            { value: 'none', label: t('noLimit') },
            { value: 'limited', label: t('limited') },
          ]}
          onChange={({ currentTarget }) =>
            change({ speed: { ...speed, perHour: currentTarget.value === 'none' ? null : usualPerHour } })
          }
        />
        {speed.perHour !== null && (
          <NumberInput
            aria-label={t('perHour')}
            className={styles['short'] ?? ''}
            min={1}
            max={mostMails}
            allowDecimal={false}
            thousandSeparator=","
            value={speed.perHour}
            onChange={(next) =>
              typeof next === 'number' && next >= 1 && change({ speed: { ...speed, perHour: next } })
            }
          />
        )}
        {speed.perHour !== null && <span>{t('mails')}</span>}
      </div>
      <Switch
        label={t('warmUp')}
        description={t('warmUpHelp')}
        checked={speed.warmUp.length > 0}
        onChange={({ currentTarget }) =>
          change({ speed: { ...speed, warmUp: currentTarget.checked ? usualWarmUp : [] } })
        }
      />
      {speed.warmUp.length > 0 && (
        <WarmUp
          days={speed.warmUp}
          onChange={(warmUp) => change({ speed: { ...speed, warmUp: [...warmUp] } })}
        />
      )}
      <CapFields />
    </Part>
  )
}

function WarmUp(props: { days: readonly number[]; onChange: (days: readonly number[]) => void }): ReactNode {
  const { days, onChange } = props
  const t = useText(editorText)
  const last = days.at(-1) ?? 1
  return (
    <div>
      <ol className={styles['warmUp']}>
        {days.map((count, index) => (
          // A day is known by its place.
          <li key={index} className={styles['day']}>
            <NumberInput
              label={t('warmUpDay', { number: index + 1 })}
              min={1}
              max={mostMails}
              allowDecimal={false}
              hideControls
              thousandSeparator=","
              value={count}
              onChange={(next) =>
                typeof next === 'number' &&
                next >= 1 &&
                onChange(days.map((one, at) => (at === index ? next : one)))
              }
            />
            {index > 0 && index === days.length - 1 && (
              <ActionIcon
                size={32}
                aria-label={t('warmUpLess', { number: index + 1 })}
                onClick={() => onChange(days.slice(0, -1))}
              >
                <IconX size={14} stroke={1.5} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ol>
      {days.length < mostDays && (
        <Button
          variant="subtle"
          mt={4}
          leftSection={<IconPlus size={16} stroke={1.5} aria-hidden />}
          onClick={() => onChange([...days, Math.min(mostMails, last * 2)])}
        >
          {t('warmUpMore')}
        </Button>
      )}
    </div>
  )
}

function CapFields(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  const settings = useCampaignSettings()?.settings
  const { cap } = plan
  const usual = settings?.cap ? t('capIs', settings.cap) : t('noneSet')
  return (
    <div className={styles['inline']} style={{ alignItems: 'end' }}>
      <NativeSelect
        label={t('cap')}
        value={cap.use}
        data={uses.map((value) => ({
          value,
          label:
            value === 'organisation' ? t('usual', { what: usual }) : t(value === 'none' ? 'without' : 'own'),
        }))}
        onChange={({ currentTarget }) => {
          const use = uses.find((one) => one === currentTarget.value)
          if (use === 'own') change({ cap: { use, ...(settings?.cap ?? usualCap) } })
          else if (use) change({ cap: { use } })
        }}
      />
      {cap.use === 'own' && (
        <>
          <NumberInput
            aria-label={t('capDays')}
            className={styles['short'] ?? ''}
            min={1}
            max={365}
            allowDecimal={false}
            value={cap.days}
            onChange={(days) =>
              typeof days === 'number' && days >= 1 && days <= 365 && change({ cap: { ...cap, days } })
            }
          />
          <span>{t('capDays')}</span>
          <NumberInput
            aria-label={t('capMost')}
            className={styles['short'] ?? ''}
            min={1}
            max={100}
            allowDecimal={false}
            value={cap.most}
            onChange={(most) =>
              typeof most === 'number' && most >= 1 && most <= 100 && change({ cap: { ...cap, most } })
            }
          />
          <span>{t('capMost')}</span>
        </>
      )}
    </div>
  )
}
