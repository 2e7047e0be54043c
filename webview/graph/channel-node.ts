/** A channel on the canvas: a card with its name, its gauge and its rate. */

import { CHANNEL_STATE, type Frame } from "../../src/protocol/frame.ts";
import { faded } from "../colour.ts";
import { count, messageRate, perSecond } from "../format.ts";
import { isTime, jams } from "../state/channel-kind.ts";
import type { Picture } from "../state/picture.ts";
import type { Theme } from "../theme.ts";
import { drawGauge, hatch } from "./gauge.ts";
import type { Place } from "./layout/box.ts";
import { CHANNEL_SIZE, type Detail } from "./sizes.ts";
import { fit } from "./text.ts";

/** As wide as a remark usually is. */
const REMARK_SLOT = "0 blocked";

/** Fewer messages than this in an unbounded buffer are no backlog yet. */
const BACKLOG = 10;

/** What a card shows of its channel. */
export interface ChannelLook {
  readonly name: string;
  readonly kind: string;
  readonly capacity: number;
  readonly occupancy: number;
  /** At capacity, so that senders have to wait. */
  readonly full: boolean;
  /** At capacity, and what is sent next takes the place of what the slowest receiver has not received. */
  readonly overwriting: boolean;
  /** Unbounded, and more comes in than goes out. */
  readonly growing: boolean;
  /** Why nothing more will be sent or received; empty while both sides live. */
  readonly ended: string;
  /** `57/64`, `1.2k / ∞`, `rendezvous`, `seen`, `tick`, `closed`. */
  readonly level: string;
  /** The rate, or why it ended. */
  readonly footer: string;
  /** `3 blocked`, `2 waiting`, `growing`, `overwriting`, or nothing. */
  readonly remark: string;
}

const UNDECLARED = { name: "", kind: "", capacity: -2 };

/** What the card of a channel shows. */
export function channelLook(picture: Picture, channel: number): ChannelLook {
  const { frame, declared } = picture;
  const { name, kind, capacity } = declared.channels[channel] ?? UNDECLARED;
  const { channels } = frame;
  const occupancy = channels.occupancy[channel] ?? 0;
  const growth = (channels.sendRate[channel] ?? 0) - (channels.receiveRate[channel] ?? 0);
  const ended = whyEnded(frame, channel, kind);
  const growing = ended === "" && capacity < 0 && occupancy >= BACKLOG && growth >= 0.5;
  const atCapacity = capacity > 0 && occupancy >= capacity;
  const overwriting = ended === "" && atCapacity && kind === "broadcast";
  const rate = messageRate(channels.receiveRate[channel] ?? 0);
  return {
    name,
    kind,
    capacity,
    occupancy,
    full: atCapacity && jams(kind),
    overwriting,
    growing,
    ended,
    level: level(kind, capacity, occupancy, ended),
    footer: ended !== "" ? ended : growing ? `+${perSecond(growth)} msg/s` : rate,
    remark: remark(frame, channel, growing) || (overwriting ? "overwriting" : ""),
  };
}

/** Why nothing more will be sent or received through a channel; empty while both sides live. */
export function whyEnded(frame: Frame, channel: number, kind: string): string {
  switch (frame.channels.state[channel] ?? CHANNEL_STATE.absent) {
    case CHANNEL_STATE.noSenders:
      return "all senders dropped";
    case CHANNEL_STATE.noReceivers:
      return "no receiver left";
    case CHANNEL_STATE.closed:
      return isTime(kind) ? "no receiver left" : "both sides dropped";
    default:
      return "";
  }
}

function level(kind: string, capacity: number, occupancy: number, ended: string): string {
  if (ended !== "" && occupancy === 0) return "closed";
  if (isTime(kind)) return kind;
  if (kind === "watch") return occupancy === 0 ? "seen" : "not seen";
  if (capacity === 0) return "rendezvous";
  if (capacity === -1) return `${count(occupancy)} / ∞`;
  return capacity < 0 ? count(occupancy) : `${count(occupancy)}/${count(capacity)}`;
}

function remark({ channels }: Frame, channel: number, growing: boolean): string {
  const blocked = channels.blockedSenders[channel] ?? 0;
  if (blocked > 0) return `${count(blocked)} blocked`;
  if (growing) return "growing";
  const waiting = channels.waitingReceivers[channel] ?? 0;
  return waiting > 0 ? `${count(waiting)} waiting` : "";
}

/** Draws a channel around a place. */
export function drawChannel(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  channel: number,
  place: Place,
  detail: Detail,
): void {
  const look = channelLook(picture, channel);
  drawCard(context, theme, place, look);
  const { channels } = picture.frame;
  const left = place.x - CHANNEL_SIZE.width / 2;
  const top = place.y - CHANNEL_SIZE.height / 2;
  if (look.ended !== "") context.globalAlpha = 0.55;
  drawGauge(
    context,
    theme,
    {
      x: left + 11,
      y: top + (detail === "full" ? 27 : 32),
      width: CHANNEL_SIZE.width - 22,
      height: detail === "full" ? 11 : 16,
    },
    {
      kind: look.kind,
      capacity: look.capacity,
      occupancy: look.occupancy,
      highWater: channels.highWater[channel] ?? 0,
      senderWaits: (channels.blockedSenders[channel] ?? 0) > 0,
      receiverWaits: (channels.waitingReceivers[channel] ?? 0) > 0,
    },
  );
  context.globalAlpha = 1;
  if (detail === "full") drawLabels(context, theme, picture, channel, place, look);
  else if (detail === "names") drawNameOnly(context, theme, place, look);
}

function card(context: CanvasRenderingContext2D, { x, y }: Place): void {
  const { width, height } = CHANNEL_SIZE;
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, 7);
}

function drawCard(
  context: CanvasRenderingContext2D,
  theme: Theme,
  place: Place,
  look: ChannelLook,
): void {
  const ended = look.ended !== "";
  const full = look.full && !ended;
  if (full && look.remark !== "") {
    for (const [width, opacity] of [
      [13, 0.1],
      [6, 0.18],
    ] as const) {
      card(context, place);
      context.lineWidth = width;
      context.strokeStyle = faded(theme.hues.full, opacity);
      context.stroke();
    }
  }
  card(context, place);
  context.fillStyle = ended ? theme.background : theme.card;
  context.fill();
  if (ended) hatchCard(context, theme, place);
  card(context, place);
  context.setLineDash(ended ? [4, 3] : []);
  context.lineWidth = full ? 1.8 : 1.3;
  context.strokeStyle = full ? theme.hues.full : ended ? theme.dim : theme.outline;
  context.stroke();
  context.setLineDash([]);
}

function hatchCard(context: CanvasRenderingContext2D, theme: Theme, place: Place): void {
  const { width, height } = CHANNEL_SIZE;
  context.save();
  card(context, place);
  context.clip();
  const box = { x: place.x - width / 2, y: place.y - height / 2, width, height };
  hatch(context, box, faded(theme.dim, theme.highContrast ? 0.35 : 0.22), 8, 1);
  context.restore();
}

function drawLabels(
  context: CanvasRenderingContext2D,
  theme: Theme,
  picture: Picture,
  channel: number,
  { x, y }: Place,
  look: ChannelLook,
): void {
  const left = x - CHANNEL_SIZE.width / 2 + 11;
  const right = x + CHANNEL_SIZE.width / 2 - 11;
  const top = y - CHANNEL_SIZE.height / 2;
  const ended = look.ended !== "";
  context.textAlign = "right";
  context.font = `600 12px ${theme.sans}`;
  context.fillStyle = levelInk(theme, look);
  context.fillText(look.level, right, top + 18);
  const taken = Math.max(context.measureText(look.level).width, 30);
  context.textAlign = "left";
  context.font = `600 13px ${theme.mono}`;
  context.fillStyle = ended ? theme.muted : theme.foreground;
  context.fillText(fit(context, look.name, right - left - taken - 8), left, top + 18);
  context.font = `11px ${theme.sans}`;
  context.fillStyle = theme.muted;
  // The remark's slot stays free while there is none, so that the rate never changes its form.
  const rateFont = context.font;
  context.font = `600 11px ${theme.sans}`;
  const remarkWidth = Math.max(
    ...[REMARK_SLOT, look.remark].map((text) => context.measureText(text).width),
  );
  context.font = rateFont;
  const slot = ended ? right - left : right - left - remarkWidth - 6;
  context.fillText(footer(context, look, slot), left, top + 54);
  if (look.remark === "") return;
  context.textAlign = "right";
  context.font = `600 11px ${theme.sans}`;
  const blocked = (picture.frame.channels.blockedSenders[channel] ?? 0) > 0;
  if (blocked) context.fillStyle = theme.inks.full;
  else context.fillStyle = look.growing || look.overwriting ? theme.inks.high : theme.inks.waiting;
  context.fillText(look.remark, right, top + 54);
}

/** What is read first when there is no room for more: the name, large. */
function drawNameOnly(
  context: CanvasRenderingContext2D,
  theme: Theme,
  { x, y }: Place,
  look: ChannelLook,
): void {
  context.textAlign = "left";
  context.font = `600 18px ${theme.mono}`;
  context.fillStyle = look.ended !== "" ? theme.muted : theme.foreground;
  const left = x - CHANNEL_SIZE.width / 2 + 11;
  context.fillText(fit(context, look.name, CHANNEL_SIZE.width - 20), left, y - 10);
}

/** The rate with its unit in full where there is room. */
function footer(context: CanvasRenderingContext2D, look: ChannelLook, width: number): string {
  const fits = context.measureText(look.footer).width <= width;
  return fits ? look.footer : fit(context, look.footer.replace(" msg/s", "/s"), width);
}

function levelInk(theme: Theme, look: ChannelLook): string {
  if (look.ended !== "") return theme.muted;
  if (look.full) return theme.inks.full;
  const high =
    look.growing ||
    look.overwriting ||
    (jams(look.kind) && look.capacity > 0 && look.occupancy >= 0.8 * look.capacity);
  return high ? theme.inks.high : theme.muted;
}
