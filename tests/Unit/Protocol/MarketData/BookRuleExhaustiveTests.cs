using System;
using System.Collections.Generic;
using System.Linq;
using LowLatency.Protocol.Books;
using LowLatency.Unit.Protocol.Books;
using NUnit.Framework;

namespace LowLatency.Unit.Protocol.MarketData;

/// <summary>
/// Every order of six kinds of happenings, five long, under the rule of every venue: a book that counts as in sync is
/// that of the last message delivered, and after all of them the book comes back.
/// </summary>
public sealed class BookRuleExhaustiveTests
{
    private const int Length = 5;
    private const int Kinds = 6;

    private static readonly string[] Venues = [.. VenueBookRules.All.Keys];

    [TestCaseSource(nameof(Venues))]
    public void A_book_in_sync_is_the_venues_book_and_a_lost_one_comes_back(string venue)
    {
        BookRule rule = VenueBookRules.All[venue];
        int sequences = (int)Math.Pow(Kinds, Length);
        long lost = 0;
        ScriptedFeed feed = new(rule);
        for (int i = 0; i < sequences; i++)
        {
            Play play = new(rule, feed);
            int rest = i;
            for (int step = 0; step < Length; step++, rest /= Kinds)
            {
                play.Do(rest % Kinds);
                play.Check($"{venue}, sequence {i}, step {step}");
            }

            if (!feed.IsInSync()) lost++;
            play.Settle();
            play.Check($"{venue}, sequence {i}, settled");
            Assert.That(feed.IsInSync(), Is.True, $"{venue}, sequence {i}: it must come back");
        }

        Assert.That(lost, Is.GreaterThan(sequences / 20).And.LessThan(sequences), "some are lost, and not all");
    }

    private sealed class Play
    {
        private readonly BookRule _rule;
        private readonly ScriptedFeed _feed;
        private readonly RuleTruth _truth;
        private readonly List<ScriptedFrame> _delivered = [];
        private KeyValuePair<long, long>[] _expected = [];

        public Play(BookRule rule, ScriptedFeed feed)
        {
            _rule = rule;
            _feed = feed;
            _truth = new RuleTruth(rule);
            feed.Reconnect();
            Deliver(_truth.Change());
            bool isRest = rule.Snapshot == SnapshotSource.Rest;
            while (isRest && feed.OpenFetches == 0) feed.WaitForNext();
            Answer();
            Assert.That(feed.IsInSync(), Is.True);
        }

        public void Do(int kind)
        {
            switch (kind)
            {
                case 0:
                    Deliver(_truth.Change());
                    break;
                case 1:
                    _truth.Change();
                    break;
                case 2:
                    Again(1);
                    break;
                case 3:
                    Again(2);
                    break;
                case 4:
                    Answer();
                    break;
                default:
                    // Ids that begin anew are those of messages before: one connection brings none of these again.
                    if (_rule.Restart == BookRestart.AtOne) _delivered.Clear();
                    Deliver(_truth.Restart());
                    break;
            }
        }

        public void Check(string name)
        {
            if (_feed.IsInSync()) Assert.That(_feed.Book().Bids, Is.EqualTo(_expected), name);
        }

        public void Settle()
        {
            Deliver(_truth.Change());
            for (int i = 0; i < 20 && !_feed.IsInSync(); i++)
            {
                _feed.WaitForNext();
                if (_rule.Snapshot == SnapshotSource.Rest) Deliver(_truth.Change());
                Answer();
            }

            Deliver(_truth.Change());
        }

        private void Deliver(ScriptedFrame frame)
        {
            _delivered.Add(frame);
            _expected = _truth.Bids.ToArray();
            _feed.Send(frame);
        }

        // A delta that came before, once more; one that is a snapshot by its id would be a book of then.
        private void Again(int back)
        {
            if (_delivered.Count < back) return;
            ScriptedFrame frame = _delivered[^back];
            if (_rule.Restart != BookRestart.AtOne || frame.Last != 1) _feed.Send(frame);
        }

        private void Answer()
        {
            if (_rule.Snapshot == SnapshotSource.Stream)
            {
                _expected = _truth.Bids.ToArray();
                _feed.Send(_truth.Snapshot());
                return;
            }

            if (_feed.OpenFetches == 0) return;
            _expected = _truth.Bids.ToArray();
            _feed.Answer(_truth.Snapshot());
        }
    }
}
