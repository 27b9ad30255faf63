import type { Hook } from './return-queries.ts'

const when = '2026-11-02T01:00:00.000Z'

/** What each provider posts of a mail that did not arrive: to try with, or to see how one looks. */
export const hookExamples: { readonly [P in Hook['provider']]: string } = {
  ses: pretty({
    Type: 'Notification',
    MessageId: '00000000-0000-0000-0000-000000000000',
    TopicArn: 'arn:aws:sns:ap-northeast-1:000000000000:mail',
    Timestamp: when,
    Message: JSON.stringify({
      notificationType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        timestamp: when,
        bouncedRecipients: [
          {
            emailAddress: 'taro@example.jp',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 user unknown',
          },
        ],
      },
      mail: { source: 'news@example.jp' },
    }),
  }),
  sendgrid: pretty([
    {
      email: 'taro@example.jp',
      timestamp: 1_793_581_200,
      event: 'bounce',
      sg_event_id: 'example',
      reason: '550 5.1.1 The email account that you tried to reach does not exist.',
      status: '5.1.1',
    },
  ]),
  generic: pretty({
    events: [
      {
        id: 'example-1',
        type: 'bounce',
        email: 'taro@example.jp',
        at: when,
        status: '5.1.1',
        said: '550 5.1.1 user unknown',
      },
    ],
  }),
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
