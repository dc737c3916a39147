/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_POOL_LOSS_H
#define RENDER_POOL_LOSS_H
/* pool_loss: how a worker of a pool was lost. */
#include "render/counts.h"

struct err;
struct worker_link_plan;
struct spawn_end;
struct worker_link;

enum render_loss pool_loss_of(const struct worker_link *l, const struct spawn_end *how);
/* One sentence that names the plugin by its format. */
void pool_loss_explain(const struct worker_link_plan *plan, enum render_loss loss,
    const struct worker_link *l, const struct spawn_end *how, struct err *e);
#endif
