import { NumberInput, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { editorText } from '../editor.text.ts'
import styles from './Editor.module.css'
import { Part } from './EditorPart.tsx'
import { usePlanEdit, useRefusal } from './plan-edit.ts'

const mostHeldOut = 50
const longestWindow = 90

/** Who does not get it, so that one can tell what it did. */
export function HeldOutSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  return (
    <Part id="heldOut" title={t('heldOut')} problem={useRefusal('heldOutPercent')}>
      <NumberInput
        maw={440}
        classNames={{ input: styles['short'] ?? '' }}
        label={t('heldOutShare')}
        description={t('heldOutHelp')}
        suffix={t('percent')}
        min={0}
        max={mostHeldOut}
        allowDecimal={false}
        clampBehavior="blur"
        value={plan.heldOutPercent}
        onChange={(next) =>
          typeof next === 'number' && next >= 0 && next <= mostHeldOut && change({ heldOutPercent: next })
        }
      />
    </Part>
  )
}

export function TrackingSection(): ReactNode {
  const t = useText(editorText)
  const { plan, change } = usePlanEdit().state
  return (
    <Part id="tracking" title={t('tracking')} problem={useRefusal('windowDays')}>
      <Switch
        label={t('tracked')}
        description={t('trackedHelp')}
        checked={plan.tracked}
        onChange={({ currentTarget }) => change({ tracked: currentTarget.checked })}
      />
      <NumberInput
        maw={440}
        classNames={{ input: styles['short'] ?? '' }}
        label={t('window')}
        suffix={` ${t('windowDays')}`}
        min={1}
        max={longestWindow}
        allowDecimal={false}
        clampBehavior="blur"
        value={plan.windowDays}
        onChange={(next) =>
          typeof next === 'number' && next >= 1 && next <= longestWindow && change({ windowDays: next })
        }
      />
    </Part>
  )
}
