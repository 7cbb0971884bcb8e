import type { ScheduledIncident } from './scenario.ts';
import { failingJob } from './shopObjectsData.ts';

const minute = 60_000;

/**
 * What goes wrong in the shop, so that there is something to find. At the start of the demo the bank is slow, the orders database has no
 * room left, a release of the payment service leaks memory, one of the recommender never gets ready and one of the label printer cannot
 * be pulled. What lies before the simulated history happens as it begins.
 */
export const shopScenario: readonly ScheduledIncident[] = [
  {
    offset: -240 * minute,
    incident: { kind: 'fillVolume', namespace: 'data', claim: 'data-orders-db-0', duration: 226 * minute },
  },
  {
    offset: -95 * minute,
    incident: {
      kind: 'release',
      namespace: 'logistics',
      deployment: 'label-printer',
      image: 'registry.example.com/logistics/label-printer:1.9.0-hotfix',
    },
  },
  { offset: -70 * minute, incident: { kind: 'create', object: failingJob } },
  {
    offset: -52 * minute,
    incident: {
      kind: 'release',
      namespace: 'payments',
      deployment: 'payment',
      image: 'registry.example.com/payments/payment:2.4.0',
    },
  },
  {
    offset: -35 * minute,
    every: 180 * minute,
    incident: { kind: 'memoryPressure', node: 'worker-2', duration: 11 * minute },
  },
  {
    offset: -22 * minute,
    incident: {
      kind: 'release',
      namespace: 'shop',
      deployment: 'recommender',
      image: 'registry.example.com/shop/recommender:3.0.0',
    },
  },
  {
    offset: -9 * minute,
    every: 75 * minute,
    incident: {
      kind: 'disturb',
      service: 'bank-gateway',
      duration: 18 * minute,
      disturbance: {
        errorRate: 0.05,
        slowness: 26,
        error: { kind: 'timeout', message: 'context deadline exceeded after 3000 ms waiting for bank-gateway' },
      },
    },
  },
];
