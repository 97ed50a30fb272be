using System.Collections.Generic;
using System.Reflection.Emit;

namespace LowLatency.Architecture.Arithmetic;

/// <summary>Which values on the stack and in the locals of a method are a venue's numbers, instruction by instruction.
/// </summary>
internal sealed class MethodStack(int locals)
{
    private readonly bool[] _locals = new bool[locals];
    private readonly Dictionary<int, List<Value>> _kept = [];
    private List<Value> _values = [];
    private bool _isLeft;

    /// <summary>Before the instruction at an offset: what branches brought there counts, too.</summary>
    internal void Enter(int offset)
    {
        bool isKept = _kept.TryGetValue(offset, out List<Value>? kept);
        if (_isLeft) _values = isKept ? [.. kept!] : [];
        else if (isKept && kept!.Count == _values.Count) Merge(kept);
        _isLeft = false;
    }

    /// <summary>The stack as it is now is that of a branch's target.</summary>
    internal void Keep(int target) => _kept.TryAdd(target, [.. _values]);

    /// <summary>Nothing goes on to the next instruction.</summary>
    internal void Leave() => _isLeft = true;

    /// <summary>One of the uppermost values is a venue's number.</summary>
    internal bool IsAnyVenueNumber(int count)
    {
        for (int i = 1; i <= count && i <= _values.Count; i++)
        {
            if (_values[^i].IsVenue) return true;
        }

        return false;
    }

    internal void Push(bool isVenue) => _values.Add(new Value(isVenue, -1));

    internal void PushAddress(int local) => _values.Add(new Value(false, local));

    internal void Load(int local) => Push(_locals[local]);

    internal void Store(int local) => _locals[local] |= Pop().IsVenue;

    internal void Duplicate() => _values.Add(_values.Count > 0 ? _values[^1] : new Value(false, -1));

    internal Value Pop()
    {
        if (_values.Count == 0) return new Value(false, -1);
        Value value = _values[^1];
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>An argument of a call; filled = the call writes a venue's number to it.</summary>
    internal void PopArgument(bool isFilled)
    {
        Value value = Pop();
        if (isFilled && value.Address >= 0) _locals[value.Address] = true;
    }

    /// <summary>Any other instruction: takes and leaves as many as it says.</summary>
    internal void Apply(OpCode code, bool isVenue)
    {
        for (int i = Taken(code.StackBehaviourPop); i > 0; i--) Pop();
        int left = Left(code.StackBehaviourPush);
        for (int i = 0; i < left; i++) Push(isVenue);
    }

    private void Merge(List<Value> other)
    {
        for (int i = 0; i < other.Count; i++)
        {
            _values[i] = _values[i] with { IsVenue = _values[i].IsVenue || other[i].IsVenue };
        }
    }

    private static int Taken(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 or StackBehaviour.Varpop => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Popi_popi_popi or StackBehaviour.Popref_popi_popi or StackBehaviour.Popref_popi_popi8
            or StackBehaviour.Popref_popi_popr4 or StackBehaviour.Popref_popi_popr8
            or StackBehaviour.Popref_popi_popref or StackBehaviour.Popref_popi_pop1 => 3,
        _ => 2,
    };

    private static int Left(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Push0 or StackBehaviour.Varpush => 0,
        StackBehaviour.Push1_push1 => 2,
        _ => 1,
    };

    /// <param name="IsVenue">A venue's number.</param>
    /// <param name="Address">The local that it is the address of, -1 = none.</param>
    internal readonly record struct Value(bool IsVenue, int Address);
}
