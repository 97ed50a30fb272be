using System;
using LowLatency.Model.Numbers;
using LowLatency.Model.Orders;
using LowLatency.Model.Reasons;
using LowLatency.Model.State;
using NUnit.Framework;

namespace LowLatency.Unit.Model.State;

[TestFixture]
public sealed class StateRoundTripTests
{
    [Test]
    public void What_was_saved_is_loaded()
    {
        var saved = new EveryType
        {
            Int64 = long.MinValue,
            UInt64 = ulong.MaxValue,
            Int32 = int.MinValue,
            UInt32 = uint.MaxValue,
            UInt16 = ushort.MaxValue,
            Byte = byte.MaxValue,
            Boolean = true,
            Double = BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0123),
            Price = new Price(-1),
            Quantity = new Quantity(2),
            Notional = new Notional(long.MaxValue),
            Side = Side.Sell,
            Reason = (ReasonCode)65_535,
            Longs = [1, -2, 3],
            Doubles = [-0.0, double.Epsilon, double.NegativeInfinity],
        };
        var target = new byte[EveryType.Words * 8];
        var save = StateTraversal.ToSave(target);
        saved.Traverse(ref save);
        var loaded = new EveryType();
        var load = StateTraversal.ToLoad(target);
        loaded.Traverse(ref load);
        var again = new byte[target.Length];
        var saveAgain = StateTraversal.ToSave(again);
        loaded.Traverse(ref saveAgain);

        Assert.That((save.Length, save.IsOverflown), Is.EqualTo((target.LongLength, false)));
        Assert.That((load.IsAtEnd, load.IsDamaged), Is.EqualTo((true, false)));
        Assert.That((loaded.Int64, loaded.UInt64), Is.EqualTo((long.MinValue, ulong.MaxValue)));
        Assert.That(
            (loaded.Int32, loaded.UInt32, loaded.UInt16), Is.EqualTo((int.MinValue, uint.MaxValue, ushort.MaxValue)));
        Assert.That((loaded.Byte, loaded.Boolean), Is.EqualTo((byte.MaxValue, true)));
        Assert.That(BitConverter.DoubleToInt64Bits(loaded.Double), Is.EqualTo(0x7FF8_0000_0000_0123));
        Assert.That((loaded.Price, loaded.Quantity), Is.EqualTo((saved.Price, saved.Quantity)));
        Assert.That(loaded.Notional, Is.EqualTo(saved.Notional));
        Assert.That((loaded.Side, loaded.Reason), Is.EqualTo((saved.Side, saved.Reason)));
        Assert.That(loaded.Longs, Is.EqualTo(saved.Longs));
        Assert.That(BitConverter.DoubleToInt64Bits(loaded.Doubles[0]), Is.EqualTo(long.MinValue));
        Assert.That(again, Is.EqualTo(target));
        Assert.That(saveAgain.Hash, Is.EqualTo(save.Hash));
    }

    [Test]
    public void A_property_goes_the_same_way_as_a_field()
    {
        var asField = new EveryType
        {
            Int32 = -5,
            Boolean = true,
            Price = new Price(7),
            Reason = ReasonCode.RiskHalted,
        };
        var fields = StateTraversal.ToHash();
        fields.Visit(ref asField.Int32);
        fields.Visit(ref asField.Boolean);
        fields.Visit(ref asField.Price);
        fields.Visit(ref asField.Reason);
        var values = StateTraversal.ToHash();
        Assert.That(values.Next(-5), Is.EqualTo(-5));
        Assert.That(values.Next(true), Is.True);
        Assert.That(values.Next(new Price(7)), Is.EqualTo(new Price(7)));
        Assert.That(values.Next(ReasonCode.RiskHalted), Is.EqualTo(ReasonCode.RiskHalted));

        Assert.That(values.Hash, Is.EqualTo(fields.Hash));
    }

    [Test]
    public void Hashing_dry_gives_the_hash_and_length_of_saving()
    {
        Random random = TestSeed.NewRandom();
        byte[] target = new byte[1000 * 8];
        var dry = StateTraversal.ToHash();
        var wet = StateTraversal.ToSave(target);
        var cramped = StateTraversal.ToSave(target.AsSpan(0, 20));
        for (int i = 0; i < 1000; i++)
        {
            long word = TestSeed.NextInt64(random);
            dry.Visit(ref word);
            wet.Visit(ref word);
            cramped.Visit(ref word);
        }

        Assert.That((dry.Hash, dry.Length, dry.IsOverflown), Is.EqualTo((wet.Hash, wet.Length, false)));
        Assert.That((cramped.Hash, cramped.Length, cramped.IsOverflown), Is.EqualTo((wet.Hash, wet.Length, true)));
    }

    [Test]
    public void A_target_that_is_too_short_is_not_written_beyond_its_end()
    {
        byte[] target = new byte[32];
        target.AsSpan().Fill(0xEE);
        var state = StateTraversal.ToSave(target.AsSpan(0, 12));
        state.Next(1L);
        Assert.That(state.IsOverflown, Is.False);
        state.Next(2L);

        Assert.That(state.IsOverflown, Is.True);
        Assert.That(target.AsSpan(8).IndexOfAnyExcept((byte)0xEE), Is.EqualTo(-1));
    }

    [Test]
    public void Loading_past_the_end_gives_zeros_and_says_so()
    {
        var state = StateTraversal.ToLoad(new byte[15]);
        Assert.That((state.Next(5L), state.IsDamaged), Is.EqualTo((0L, false)));
        Assert.That((state.Next(5L), state.IsDamaged, state.IsAtEnd), Is.EqualTo((0L, true, false)));
    }

    [TestCase(1L + int.MaxValue)]
    [TestCase(-1L + int.MinValue)]
    public void A_word_that_is_no_32_bit_number_is_damage_and_loads_as_zero(long word)
    {
        StateTraversal state = Load(word);
        Assert.That((state.Next(7), state.IsDamaged), Is.EqualTo((0, true)));
    }

    [TestCase(-1)]
    [TestCase(1L << 32)]
    public void Words_outside_their_type_are_damage_and_load_as_zero(long word)
    {
        StateTraversal asBoolean = Load(word);
        StateTraversal asUInt32 = Load(word);
        StateTraversal asUInt16 = Load(word);
        StateTraversal asSide = Load(word);
        StateTraversal asReason = Load(word);

        Assert.That((asBoolean.Next(true), asBoolean.IsDamaged), Is.EqualTo((false, true)));
        Assert.That((asUInt32.Next(7U), asUInt32.IsDamaged), Is.EqualTo((0U, true)));
        Assert.That((asUInt16.Next((ushort)7), asUInt16.IsDamaged), Is.EqualTo((0, true)));
        Assert.That((asSide.Next(Side.Sell), asSide.IsDamaged), Is.EqualTo(((Side)0, true)));
        Assert.That((asReason.Next(ReasonCode.RiskHalted), asReason.IsDamaged), Is.EqualTo((ReasonCode.None, true)));
    }

    [TestCase(4, 4, false)]
    [TestCase(5, 0, true)]
    [TestCase(-1, 0, true)]
    public void A_count_out_of_range_is_damage(long word, int expected, bool isDamaged)
    {
        StateTraversal state = Load(word);
        Assert.That((state.NextCount(0, 4), state.IsDamaged), Is.EqualTo((expected, isDamaged)));
    }

    [Test]
    public void A_component_can_refuse_what_it_loads_and_nothing_else()
    {
        var load = StateTraversal.ToLoad([]);
        Assert.That((load.IsDamaged, load.IsAtEnd), Is.EqualTo((false, true)));
        load.Fail();
        Assert.That(load.IsDamaged, Is.True);
        var hash = StateTraversal.ToHash();
        hash.Fail();
        Assert.That(hash.IsDamaged, Is.False);
    }

    [Test]
    public void Small_fields_share_a_word()
    {
        byte[] target = new byte[8];
        var save = StateTraversal.ToSave(target);
        (Side side, ReasonCode reason, bool isSet) = (Side.Sell, (ReasonCode)0xABCD, true);
        Pack(ref save, ref side, ref reason, ref isSet);
        ulong expected = ((ulong)Side.Sell << 8) | (0xABCDUL << 16) | (1UL << 63);
        Assert.That(BitConverter.ToUInt64(target), Is.EqualTo(expected));

        (side, reason, isSet) = (default, default, false);
        var load = StateTraversal.ToLoad(target);
        Pack(ref load, ref side, ref reason, ref isSet);
        Assert.That((side, reason, isSet), Is.EqualTo((Side.Sell, (ReasonCode)0xABCD, true)));
    }

    private static void Pack(ref StateTraversal state, ref Side side, ref ReasonCode reason, ref bool isSet)
    {
        PackedWord word = PackedWord.Begin(ref state);
        word.Visit(ref side, 8);
        word.Visit(ref reason, 16);
        word.Visit(ref isSet, 63);
        word.End(ref state);
    }

    private static StateTraversal Load(long word) => StateTraversal.ToLoad(BitConverter.GetBytes(word));

    private sealed class EveryType : IEngineState
    {
        public const int Words = 19;

        public long Int64;
        public ulong UInt64;
        public int Int32;
        public uint UInt32;
        public ushort UInt16;
        public byte Byte;
        public bool Boolean;
        public double Double;
        public Price Price;
        public Quantity Quantity;
        public Notional Notional;
        public Side Side;
        public ReasonCode Reason;
        public long[] Longs = new long[3];
        public double[] Doubles = new double[3];

        public void Traverse(ref StateTraversal state)
        {
            state.Visit(ref Int64);
            state.Visit(ref UInt64);
            state.Visit(ref Int32);
            state.Visit(ref UInt32);
            state.Visit(ref UInt16);
            state.Visit(ref Byte);
            state.Visit(ref Boolean);
            state.Visit(ref Double);
            state.Visit(ref Price);
            state.Visit(ref Quantity);
            state.Visit(ref Notional);
            state.Visit(ref Side);
            state.Visit(ref Reason);
            state.Visit(Longs);
            state.Visit(Doubles);
        }
    }
}
