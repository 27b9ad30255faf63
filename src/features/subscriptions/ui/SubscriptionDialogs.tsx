import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '#web/locale.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import { Bundle } from './BundleDialog.tsx'
import { Contents } from './ContentsDialog.tsx'
import { Cycle, Move, Pause, Resume, Skip, Suspend } from './DateDialogs.tsx'
import type { Dialog, DialogProps } from './dialogs.ts'
import { Address, Hold, Payment } from './TermDialogs.tsx'

const forms: { readonly [D in Dialog]: (props: DialogProps) => ReactNode } = {
  skip: Skip,
  pause: Pause,
  resume: Resume,
  suspend: Suspend,
  move: Move,
  cycle: Cycle,
  contents: Contents,
  address: Address,
  payment: Payment,
  bundle: Bundle,
  hold: Hold,
}

/** One change of a subscription, with what it needs to know and what it would lead to. */
export function SubscriptionDialog({ kind, ...props }: DialogProps & { kind: Dialog }): ReactNode {
  const t = useText(subscriptionText)
  const said = useText(changeText)
  const titles: { readonly [D in Dialog]: string } = {
    skip: t('skipTitle'),
    pause: t('pauseTitle'),
    resume: said('resumeTitle'),
    suspend: said('suspendTitle'),
    move: t('moveTitle'),
    contents: t('contentsTitle'),
    cycle: t('setCycle'),
    address: t('setAddress'),
    payment: t('setPayment'),
    bundle: said('bundle'),
    hold: t('holdIt'),
  }
  const Content = forms[kind]
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={titles[kind]}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Content {...props} />
    </Modal>
  )
}
