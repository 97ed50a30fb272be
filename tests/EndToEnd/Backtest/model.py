#!/usr/bin/env python3
"""The backtest of sma-crossover with market orders, once more, from docs/backtest-model.md and nothing else.

    model.py SETTINGS.json

reads the settings that `lowlatency backtest --out` writes and the data that they name, and prints the fills as CSV. It
stops where the settings ask for what it does not know, so that nothing is compared by half.
"""
import collections
import csv
import datetime
import gzip
import json
import sys
from decimal import ROUND_HALF_EVEN, Decimal

SECOND = 10**9
MONEY = 10**8


def trunc(value, scale):
    return int(Decimal(value) * scale)


def up(dividend, divisor):
    return -(-dividend // divisor)


def half_even(dividend, divisor):
    quotient, rest = divmod(dividend, divisor)
    return quotient + (1 if 2 * rest > divisor or (2 * rest == divisor and quotient % 2 == 1) else 0)


def decimals_of(text):
    exponent = Decimal(text).normalize().as_tuple().exponent
    return min(8, max(0, -exponent))


def units_of(text, decimals):
    return int((Decimal(text) * 10**decimals).to_integral_value(ROUND_HALF_EVEN))


def rows_of(path):
    opener = gzip.open if open(path, "rb").read(2) == b"\x1f\x8b" else open
    with opener(path, "rt") as file:
        yield from csv.DictReader(file)


class Rules:
    def __init__(self, source, prices, quantities):
        self.price_decimals = max(map(decimals_of, prices))
        self.quantity_decimals = max(map(decimals_of, quantities))
        self.tick = trunc(source["tick"], 10**self.price_decimals) or 1
        self.lot = trunc(source["lot"], 10**self.quantity_decimals) or 1
        self.notional_min = trunc(source["notionalMin"], MONEY)
        self._one = 10 ** (self.price_decimals + self.quantity_decimals)

    def value(self, price, quantity, rounding):
        amount = price * quantity * MONEY
        if rounding == "down":
            return amount // self._one
        return up(amount, self._one) if rounding == "up" else half_even(amount, self._one)

    def quantity(self, budget, price):
        units = budget * self._one // (MONEY * price)
        return units - units % self.lot


class Crossover:
    """The strategy: +1, -1 or 0 on each bar."""

    def __init__(self, fast, slow):
        self.fast, self.slow = fast, slow
        self.restart()

    def restart(self):
        self.closes = collections.deque(maxlen=self.slow)
        self.side = 0

    def show(self, close):
        self.closes.append(close)
        if len(self.closes) < self.slow:
            return 0
        closes = list(self.closes)
        difference = sum(closes[-self.fast:]) * self.slow - sum(closes) * self.fast
        now = (difference > 0) - (difference < 0)
        before = self.side
        self.side = now or before
        return now if before != 0 and now == -before else 0


class Model:
    def __init__(self, settings):
        engine = settings["engine"]
        self.costs, self.latency, self.source = settings["costs"], settings["latency"], settings["data"][0]
        self.refuse_what_is_not_modelled(settings, engine)
        parameters = engine["strategies"][0]["parameters"]
        self.strategy = Crossover(int(parameters["fast"]), int(parameters["slow"]))
        self.warm_up = self.strategy.slow + 1
        self.history = engine["bars"]["history"]
        self.interval = engine["bars"]["signalIntervalSeconds"] * SECOND
        self.cash = self.venue_cash = trunc(engine["portfolio"]["initialCash"], MONEY)
        self.position = self.venue_position = 0
        self.share = trunc(engine["combination"]["equityPercentPerTrade"], 10**4)
        self.risk = engine["risk"]
        self.collar = trunc(self.risk["collarPercent"], 10**4)
        self.slippage = trunc(self.costs["slippageBasisPoints"], 100)
        self.participation = trunc(self.costs["participationPercent"], 10**4)
        self.fee = trunc(self.costs["takerFeePercent"], 10**6)
        self.order_delay = self.latency["orderMicros"] * 1000
        self.report_delay = self.latency["reportMicros"] * 1000
        self.book = None
        self.order = self.report = None
        self.outcomes = collections.deque(maxlen=self.risk["rejectWindow"])
        self.held_back_until = 0
        self.executed = 0
        self.made_up = collections.deque(maxlen=min(self.warm_up, self.history))
        self.fills = []
        self.refused = self.unmet = 0

    @staticmethod
    def refuse_what_is_not_modelled(settings, engine):
        execution, risk = engine["execution"], engine["risk"]
        known = (
            [each["name"] for each in engine["strategies"]] == ["sma-crossover"] and len(settings["data"]) == 1
            and not settings["from"] and not settings["to"] and settings["latency"]["feedMicros"] == 0
            and settings["latency"]["orderMicros"] > 0 and not settings["latency"]["histogramLog"]
            and engine["combination"]["marketOrderFrom"] <= 1 and engine["combination"]["confidenceMin"] <= 1
            and engine["combination"]["combinedMin"] <= 1 and not execution["isShortAllowed"]
            and execution["stopLossPercent"] == 0 and execution["trailingStopPercent"] == 0
            and execution["timeStopMillis"] == 0 and execution["cooldownAfterLossMillis"] == 0
            and execution["cooldownVolatilityPercent"] == 0 and execution["split"]["algorithm"] == "none"
            and risk["dailyLossPercentMax"] == 100 and risk["drawdownPercentMax"] == 100
            and risk["isCollarAtVenue"] is False and risk["vpinMax"] == 1)
        if not known:
            sys.exit("the settings ask for what this program does not know")

    # The market.

    def levels(self, price):
        half = up(price * self.slippage, 10**6)
        half = max(self.rules.tick, up(half, self.rules.tick) * self.rules.tick)
        return max(price - half, self.rules.tick), price + half

    def share_of(self, quantity):
        units = quantity * self.participation // 10**6
        return units - units % self.rules.lot

    def show_venue(self, price, quantity):
        self.book = (*self.levels(price), max(0, quantity))

    def settle(self, until):
        while True:
            due = [each for each in (self.order and self.order[0], self.report and self.report[0]) if each]
            if not due or min(due) > until:
                return
            if self.order and self.order[0] == min(due):
                self.arrive()
            else:
                self.hear()

    def arrive(self):
        now, is_buy, quantity = self.order
        self.order = None
        is_refused, fill = False, (0, 0)
        if self.book is None or self.book[2] == 0:
            self.unmet += 1
        else:
            price = self.book[1] if is_buy else self.book[0]
            cost = self.rules.value(price, quantity, "up")
            locked = cost + up(cost * 2, 100)
            is_refused = cost < self.rules.notional_min or (
                locked > self.venue_cash if is_buy else quantity > self.venue_position)
            self.refused += is_refused
            if not is_refused:
                fill = self.fill(now, is_buy, price, min(quantity, self.book[2]))
        self.report = (now + self.report_delay, is_refused, fill)

    def fill(self, now, is_buy, price, quantity):
        value = self.rules.value(price, quantity, "half-even")
        fee = up(value * self.fee, MONEY)
        change = (-value if is_buy else value) - fee
        self.venue_cash += change
        self.venue_position += quantity if is_buy else -quantity
        self.executed += quantity
        self.book = (*self.book[:2], self.book[2] - quantity)
        self.fills.append((now, is_buy, price, quantity, value, fee))
        return change, quantity if is_buy else -quantity

    def hear(self):
        now, is_refused, (cash, quantity) = self.report
        self.report = None
        self.cash += cash
        self.position += quantity
        self.outcomes.append(is_refused)
        if is_refused and sum(self.outcomes) >= self.risk["rejectsMax"]:
            self.outcomes.clear()
            self.held_back_until = now + self.risk["rejectBreakerMillis"] * 10**6

    # The engine.

    def show(self, close, made_up=False):
        self.made_up.append(made_up)
        return self.strategy.show(close)

    def show_flat(self, close, count, made_up, kept):
        """Flat bars; of a long row of them only so many are kept, and the strategy starts anew on those."""
        if count >= self.history:
            self.strategy.restart()
            self.made_up.clear()
            count = kept
        said = 0
        for _ in range(count):
            said = self.show(close, made_up)
        return said

    def decide(self, now, said, price):
        if said == 0 or any(self.made_up):
            return
        is_buy = said > 0
        bid, ask = self.levels(price)
        mid = half_even(bid + ask, 2)
        held = self.rules.value(mid, self.position, "half-even")
        equity = self.cash + held
        touch = ask if is_buy else bid
        if equity <= 0 or self.order or self.report or (not is_buy and self.position == 0):
            return
        quantity = self.rules.quantity(equity * self.share // 10**6, touch)
        if not self.is_sellable(quantity, touch):
            return
        if is_buy:
            worst = self.rules.value(up(mid * (10**6 + self.collar), 10**6), quantity, "up")
            exposure_max = equity * trunc(self.risk["symbolExposurePercentMax"], 10**4)
            if (held + worst) * 10**6 > exposure_max or worst > self.cash or now < self.held_back_until:
                return
            if worst > trunc(self.risk["orderNotionalMax"], MONEY):
                return
            if self.rules.value(mid, quantity, "down") < self.rules.notional_min:
                return
        else:
            if not self.is_sellable(self.position - quantity, touch):
                quantity = self.position - self.position % self.rules.lot
            if not self.is_sellable(quantity, touch):
                return
        self.order = (now + self.order_delay, is_buy, quantity)

    def is_sellable(self, quantity, touch):
        return (quantity >= self.rules.lot
                and self.rules.value(touch, quantity, "down") >= self.rules.notional_min)

    # The data.

    def run(self):
        if self.source["kind"] == "candles":
            self.run_candles(list(rows_of(self.source["path"])))
        else:
            self.run_trades(list(rows_of(self.source["path"])))
        self.settle(10**30)

    def run_candles(self, rows):
        prices = ("open", "high", "low", "close")
        self.rules = Rules(self.source, [row[name] for row in rows for name in prices], [row["volume"] for row in rows])
        candles = [
            (int(row["open_time_ms"]) * 10**6, *(units_of(row[name], self.rules.price_decimals) for name in prices),
             units_of(row["volume"], self.rules.quantity_decimals)) for row in rows]
        if self.source["areGapsFilled"]:
            candles = self.filled(candles)
        before = None
        for i, (start, first, high, low, last, volume) in enumerate(candles):
            for quarter, price in enumerate((first, None, None, last)):
                point = start + self.interval * quarter // 4
                self.settle(point)
                if quarter == 0:
                    self.executed = 0
                if price is None:
                    is_low_first = self.venue_position >= 0
                    price = low if is_low_first == (quarter == 1) else high
                self.show_venue(price, self.share_of(volume) - self.executed)
            end = start + self.interval
            self.settle(end)
            if i + 1 == len(candles) or candles[i + 1][0] != end:
                self.book = None
            if before is not None:
                missing = (start - before[0]) // self.interval - 1
                self.show_flat(before[1], missing, True, self.history - 1)
            said = self.show(last)
            self.decide(end, said, last)
            before = (start, last)

    def filled(self, candles):
        made = []
        for candle in candles:
            while made and made[-1][0] + self.interval < candle[0]:
                last = made[-1][4]
                made.append((made[-1][0] + self.interval, last, last, last, last, 0))
            made.append(candle)
        return made

    def run_trades(self, rows):
        self.rules = Rules(self.source, [row["price"] for row in rows], [row["qty"] for row in rows])
        bar = last = None
        is_partial = True
        for row in rows:
            now = int(row["time"]) * 10**6
            price = units_of(row["price"], self.rules.price_decimals)
            quantity = units_of(row["qty"], self.rules.quantity_decimals)
            self.settle(now)
            self.show_venue(price, self.share_of(quantity))
            start = now - now % self.interval
            if bar is None:
                is_partial = now != start
            elif start > bar:
                missing = (start - bar) // self.interval - 1
                said = self.show(last)
                if missing > 0:
                    self.show_flat(last, missing, False, self.history)
                elif not is_partial:
                    self.decide(now, said, price)
                is_partial = False
            bar, last = start, price

    def print(self):
        def text(units, decimals):
            return format(Decimal(units).scaleb(-decimals), "f")

        for now, is_buy, price, quantity, value, fee in self.fills:
            moment = datetime.datetime.fromtimestamp(now // SECOND, datetime.timezone.utc)
            millis = now // 10**6 % 1000
            print(",".join((
                f"{moment:%Y-%m-%dT%H:%M:%S}.{millis:03}", "Buy" if is_buy else "Sell",
                text(price, self.rules.price_decimals), text(quantity, self.rules.quantity_decimals), text(value, 8),
                text(fee, 8))))
        print(f"{self.refused} refused, {self.unmet} met no market", file=sys.stderr)


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        model = Model(json.load(file, parse_float=Decimal))
    model.run()
    model.print()
