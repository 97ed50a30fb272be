using System;
using LowLatency.Model.Time;
using NUnit.Framework;

namespace LowLatency.Unit.Model.Time;

[TestFixture]
public sealed class TimestampTests
{
    [TestCase(0, "1970-01-01T00:00:00.000000000Z")]
    [TestCase(1, "1970-01-01T00:00:00.000000001Z")]
    [TestCase(-1, "1969-12-31T23:59:59.999999999Z")]
    [TestCase(-1_000_000_000, "1969-12-31T23:59:59.000000000Z")]
    [TestCase(1_723_075_200_123_456_789, "2024-08-08T00:00:00.123456789Z")]
    [TestCase(long.MaxValue, "2262-04-11T23:47:16.854775807Z")]
    [TestCase(long.MinValue, "1677-09-21T00:12:43.145224192Z")]
    public void Text_has_all_nanoseconds(long nanos, string text) =>
        Assert.That(new Timestamp(nanos).ToString(), Is.EqualTo(text));

    [Test]
    public void Milliseconds_convert_exactly_or_throw()
    {
        Assert.That(Timestamp.FromUnixMilliseconds(1_723_075_200_123).UnixNanos, Is.EqualTo(1_723_075_200_123_000_000));
        long first = (long.MaxValue / Timestamp.NanosPerMillisecond) + 1;
        Assert.That(() => Timestamp.FromUnixMilliseconds(first), Throws.TypeOf<OverflowException>());
        Assert.That(() => Timestamp.FromUnixMilliseconds(long.MinValue), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void Order_is_the_order_of_nanoseconds()
    {
        Assert.That(new Timestamp(long.MinValue).CompareTo(new Timestamp(long.MaxValue)), Is.Negative);
        Assert.That(Timestamp.Unknown.IsUnknown, Is.True);
        Assert.That(TimeSpan.FromDays(1).Ticks * 100, Is.EqualTo(Timestamp.NanosPerDay));
    }
}
