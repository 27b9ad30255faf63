import type { ReactNode } from 'react'
import { sayCycle } from '#features/plans/cycle.text.ts'
import { channelLabels } from '#features/purchases/channel.text.ts'
import { useLocale, useSay, useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Fact, Section } from '#web/parts/RecordPage.tsx'
import { useFormat } from '#web/use-format.ts'
import { changeText } from '../change.text.ts'
import { subscriptionText } from '../subscription.text.ts'
import type { Subscription } from './subscription-queries.ts'
import { useRounds } from './use-rounds.ts'

/** What was agreed to, as it stands now. */
export function SubscriptionAttributes({ subscription }: { subscription: Subscription }): ReactNode {
  const t = useText(subscriptionText)
  const changed = useText(changeText)
  const rounds = useRounds()
  const say = useSay()
  const locale = useLocale()
  const format = useFormat()
  const { plan, cycle, quantity, paymentMethod, shipTo, terms, channel, media, together } = subscription
  return (
    <Section title={t('basics')}>
      <Fact label={t('plan')}>
        <AddressLink to={`/plans/${plan.id}`}>{plan.name}</AddressLink>
      </Fact>
      <Fact label={t('cycle')}>{sayCycle(cycle, locale)}</Fact>
      {subscription.items !== null && (
        <Fact label={changed('goods')}>
          {subscription.goods.map(({ productId, name, quantity: count }) => (
            <div key={productId}>
              {name === '' ? changed('gone') : name} × {count}
            </div>
          ))}
        </Fact>
      )}
      <Fact label={t('quantity')}>{quantity}</Fact>
      <Fact label={t('payment')}>{paymentMethod}</Fact>
      <Fact label={t('address')}>
        {shipTo === null
          ? t('ownAddress')
          : [shipTo.name, shipTo.postalCode && `〒${shipTo.postalCode}`, shipTo.address, shipTo.phone]
              .filter(Boolean)
              .join(' ')}
      </Fact>
      <Fact label={t('agreedRounds')}>
        {terms.minimumRounds === 0 ? t('noMinimum') : rounds(terms.minimumRounds)}
      </Fact>
      <Fact label={t('monthly')}>
        <span className="numbers">{format.yen(subscription.monthlyValue)}</span>
      </Fact>
      <Fact label={t('channel')}>{say(channelLabels[channel])}</Fact>
      {media && <Fact label={t('media')}>{media.name}</Fact>}
      {together.length > 0 && (
        <Fact label={t('together')}>
          {together.map(({ id, number, plan: name }) => (
            <div key={id}>
              <AddressLink to={`/subscriptions/${id}`}>{`${number} ${name}`}</AddressLink>
            </div>
          ))}
        </Fact>
      )}
    </Section>
  )
}
