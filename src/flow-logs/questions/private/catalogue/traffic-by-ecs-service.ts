import { FlowLogField as Field } from '../../../format';
import { movedBytes, movedBytesInsights, MOVED_BYTES_NEEDS } from '../moved-bytes';
import { Question } from '../question';

export function trafficByEcsService(): Question {
  return {
    name: 'traffic-by-ecs-service',
    asked: 'How much did each ECS service send and receive?',
    parameters: ['rows: 100 (LIMIT)'],
    meaning: [
      'Only tasks in awsvpc mode are told apart; the first minutes of a task are missing. The service is - for tasks that no service started.',
      'Accepted traffic as the tasks\' interfaces saw it: what one service sent another received, so do not add lines up.',
    ],
    needs: [Field.ECS_CLUSTER_NAME, Field.ECS_SERVICE_NAME, Field.ECS_TASK_ID, ...MOVED_BYTES_NEEDS],
    sql: context => movedBytes(context, {
      by: [['ecs_cluster_name', 'ecs_cluster_name'], ['ecs_service_name', "coalesce(ecs_service_name, '-')"]],
      counted: ['tasks', 'ecs_task_id'],
      only: ["ecs_cluster_name <> '-'"],
    }),
    insights: context => movedBytesInsights(context, {
      by: [['ecs_cluster_name', 'ecs_cluster_name'], ['ecs_service_name', 'ecs_service_name']],
      counted: ['tasks', 'ecs_task_id'],
      only: ['ecs_cluster_name != "-"'],
    }),
  };
}
