package io.nodeagent.durable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

@NullMarked
class CloseableStackTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void undoesLastMadeFirst() {
        try (CloseableStack stack = new CloseableStack()) {
            stack.push("first", () -> done.add("first"));
            stack.push("second", () -> done.add("second"));
        }
        assertEquals(List.of("second", "first"), done);
    }

    @Test
    void keepsWhatSucceeded() {
        try (CloseableStack stack = new CloseableStack()) {
            stack.push("first", () -> done.add("first"));
            stack.keep();
        }
        assertEquals(List.of(), done);
    }

    @Test
    void runsEveryUndoAndTellsAllFailures() {
        CloseableStack stack = new CloseableStack();
        stack.push("works", () -> done.add("works"));
        stack.push("fails a", () -> {
            throw new IllegalStateException("a");
        });
        stack.push("fails b", () -> {
            throw new IllegalStateException("b");
        });
        RuntimeException thrown = assertThrows(CloseableStack.UndoFailedException.class, stack::close);
        assertTrue(String.valueOf(thrown.getMessage()).contains("fails b: b"), thrown.getMessage());
        assertTrue(String.valueOf(thrown.getSuppressed()[0].getMessage()).contains("fails a: a"));
        assertEquals(List.of("works"), done);
    }
}
