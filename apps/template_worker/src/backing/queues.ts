/** The queues, which sender and worker declare alike: RabbitMQ refuses a declaration that differs. */

import type { Channel } from "amqplib";

/** Where jobs wait. */
export const JOBS_QUEUE = "jobs";

/** Where messages go that nobody can read, and those over which workers keep dying. */
export const DEAD_QUEUE = "jobs.dead";

/** How often a message may come back unacknowledged before RabbitMQ itself makes it a dead letter. */
export const DELIVERY_LIMIT = 5;

/** Makes the queues if they are not there: durable, and replicated where RabbitMQ is a cluster. */
export async function declareQueues(channel: Channel): Promise<void> {
  await channel.assertQueue(DEAD_QUEUE, { durable: true, arguments: { "x-queue-type": "quorum" } });
  await channel.assertQueue(JOBS_QUEUE, {
    durable: true,
    arguments: {
      "x-queue-type": "quorum",
      "x-delivery-limit": DELIVERY_LIMIT,
      "x-dead-letter-exchange": "",
      "x-dead-letter-routing-key": DEAD_QUEUE,
    },
  });
}
