// The charts of a page on canvases, in the places of the server's own SVGs: without this file, and on
// paper, those stand. Canvas and rich text only: the content policy allows no inline styles.
(function () {
  "use strict";
  var echarts = window.echarts;
  if (!echarts) {
    return;
  }
  var root = document.documentElement;

  function colour(name) {
    return getComputedStyle(root).getPropertyValue(name).trim();
  }

  // How the words of a chart are written; `letter` is the page's own in pixels.
  function letters(letter) {
    return { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: Math.round(letter * 0.8889) };
  }

  // How wide a word at a figure is.
  var ruler = document.createElement("canvas").getContext("2d");
  function wide(text, words) {
    ruler.font = "bold " + words.fontSize + "px " + words.fontFamily;
    return ruler.measureText(text).width;
  }

  function ownLetter() {
    return parseFloat(getComputedStyle(root).fontSize);
  }

  function dayWords(text) {
    var day = text.split("-");
    return Number(day[0]) + "年" + Number(day[1]) + "月" + Number(day[2]) + "日";
  }

  // A day as the time axis counts it.
  function time(text) {
    var day = text.split("-");
    return new Date(Number(day[0]), Number(day[1]) - 1, Number(day[2])).getTime();
  }

  // A word at its mark, with a rim of the card's colour that keeps it readable on a line.
  function label(words, text, at, strong) {
    return {
      show: Boolean(text),
      formatter: function () { return text; },
      position: at.position,
      align: at.align,
      offset: at.offset || [0, 0],
      distance: 8,
      color: colour(strong ? "--ink" : "--soft"),
      fontWeight: strong ? "bold" : "normal",
      textBorderColor: colour("--card"),
      textBorderWidth: 4,
      fontSize: words.fontSize,
      fontFamily: words.fontFamily
    };
  }

  // -- one commitment: its figures against what was planned ---------------------------------------

  function course(data, width, letter, tall) {
    var words = letters(letter);
    var row = Math.round(letter * 1.2);
    // The last day stands around its end.
    var edge = { top: 34, bottom: 42, right: Math.max(24, Math.ceil(words.fontSize * 1.7)) };
    var plot = tall - edge.top - edge.bottom;
    var narrow = width < 640;
    // One word for the last figure and the goal, in two lines where one has no room.
    var joined = data.joined;
    if (joined && wide(joined, words) > width * 0.7) {
      joined = joined.replace("（", "\n（");
    }
    // The words of revisions stand in rows above the highest amount, and that of the goal where the
    // last figure's is in its place.
    var more = data.goal_lifted || joined.indexOf("\n") > 0 ? 1 : 0;
    var lift = row * (Math.min(data.turns.length, 3) + more);
    var values = data.plans.concat([data.reported]).reduce(function (all, marks) {
      return all.concat(marks.map(function (mark) { return Number(mark.value); }));
    }, [0]);
    var top = Math.max.apply(null, values);
    var low = Math.min.apply(null, values);

    // How far from the left edge a day stands.
    function across(day) {
      var first = time(data.first);
      return 24 + (width - 24 - edge.right) * (time(day) - first) / (time(data.last) - first || 1);
    }

    // How much lower than the goal the last figure stands.
    var final = data.reported[data.reported.length - 1];
    var present = data.plans[data.plans.length - 1];
    var goal = Number(present[present.length - 1].value);
    var under = (goal - Number(final.value)) / (top - low || 1) * (plot - lift);

    // The word of the last figure and the goal: beyond both ends, where no line comes from.
    function both() {
      return {
        position: data.falls ? "bottom" : "top",
        align: "right",
        offset: [Math.max(0, width - across(final.day) - 2), data.falls ? Math.max(0, under) : -Math.max(0, under)]
      };
    }

    // A word above its disc that neither leaves the chart nor stands on the line of a revision.
    function above(mark) {
      var at = across(mark.day);
      var half = wide(mark.label, words) / 2;
      var end = at + (narrow && !data.falls ? 8 : half);
      data.turns.forEach(function (turn) {
        var line = across(turn.day);
        if (line < at && end - 2 * half < line + 5) {
          end = line + 5 + 2 * half;
        }
      });
      return { position: "top", align: "right", offset: [Math.min(end, width - 2) - at, 0] };
    }

    // Whether what stands right of a disc would meet the line of a revision.
    function taken(mark) {
      var at = across(mark.day);
      return data.turns.some(function (turn) {
        var line = across(turn.day);
        return line > at && line < at + 18 + wide(mark.label, words);
      });
    }

    // A word stands above its disc, or below it where the planned line runs above; where lines are
    // steep or the floor is near it stands to the side its own line does not come from.
    function place(mark) {
      var room = (Number(mark.value) - low) / (top - low || 1);
      var half = wide(mark.label, words) / 2;
      var rest = width - 2 - across(mark.day);
      if (!mark.below) {
        return above(mark);
      }
      if (rest < half || (narrow && !data.falls && rest < 2 * half + 14)) {
        return { position: "bottom", align: "right", offset: [Math.min(rest, half), 0] };
      }
      if (narrow && !data.falls && taken(mark)) {
        return { position: "left", align: "right", offset: [-1, -3] };
      }
      if (!narrow && room >= 0.17) {
        return { position: "bottom", align: "center" };
      }
      if (narrow && !data.falls && room < 0.05) {
        // On the floor of a narrow chart: above the floor, clear of the months below it.
        return { position: "right", align: "left", offset: [6, -8] };
      }
      return data.falls ? { position: "left", align: "right", offset: [-1, 8] } : { position: "right", align: "left", offset: [1, 8] };
    }

    // The revisions: a thin line down their day, their words at the head of it.
    function turns() {
      var first = time(data.first);
      var span = time(data.last) - first || 1;
      return {
        symbol: "none",
        silent: true,
        lineStyle: { type: "solid", width: 1, color: colour("--soft") },
        data: data.turns.map(function (turn, index) {
          var share = (time(turn.day) - first) / span;
          var align = share < 0.3 ? "left" : share > 0.7 ? "right" : "center";
          var at = { position: "end", align: align, offset: [0, row * (index % 3)] };
          return { xAxis: time(turn.day), label: label(words, turn.label, at, false) };
        })
      };
    }

    var named = {};
    data.days.forEach(function (each) { named[time(each.day)] = each.label; });

    function planned(marks, index) {
      var current = index === data.plans.length - 1;
      var raised = data.goal_lifted ? row - Math.min(0, under) : 0;
      var end = { position: data.goal_below ? "bottom" : "top", align: "right", offset: [0, -raised] };
      var ink = colour(current ? "--ink" : "--no-data-fill");
      return {
        name: "",
        type: "line",
        silent: true,
        data: marks.map(function (mark, place) {
          var last = current && place === marks.length - 1 && !joined;
          return { value: [time(mark.day), Number(mark.value)], label: label(words, last ? data.goal : "", end, false) };
        }),
        symbol: "circle",
        symbolSize: 1,
        lineStyle: { type: "dashed", width: 1.5, color: ink },
        itemStyle: { color: ink },
        markLine: current && data.turns.length ? turns() : undefined
      };
    }

    return {
      animation: false,
      textStyle: words,
      grid: { left: 24, right: edge.right, top: edge.top, bottom: edge.bottom, outerBoundsMode: "none" },
      tooltip: {
        trigger: "item",
        renderMode: "richText",
        confine: true,
        formatter: function (at) {
          var mark = data.reported[at.dataIndex];
          return dayWords(mark.day) + "\n" + data.word + " " + mark.label;
        }
      },
      xAxis: {
        type: "time",
        min: time(data.first),
        max: time(data.last),
        axisLabel: {
          color: colour("--soft"),
          fontSize: words.fontSize,
          customValues: data.days.map(function (each) { return time(each.day); }),
          formatter: function (value) { return named[value] || ""; },
          showMinLabel: true,
          showMaxLabel: true,
          alignMinLabel: "left",
          hideOverlap: true
        },
        axisTick: { show: false },
        splitLine: { show: false }
      },
      yAxis: { type: "value", show: false, min: low, max: low + (top - low || 1) * plot / (plot - lift) },
      series: data.plans.map(planned).concat({
        name: data.word,
        type: "line",
        data: data.reported.map(function (mark) {
          var whole = joined && mark === final;
          var said = label(words, whole ? joined : mark.label, whole ? both() : place(mark), true);
          return { value: [time(mark.day), Number(mark.value)], label: said };
        }),
        symbol: "circle",
        symbolSize: 10,
        lineStyle: { width: 3, color: colour("--on-track") },
        itemStyle: { color: colour("--on-track") },
        labelLayout: { hideOverlap: true }
      })
    };
  }

  // -- how many were completed in each month ------------------------------------------------------

  function months(data, width, letter) {
    var words = letters(letter);
    // Where there is no room for all names, the first is whole and the others are their numbers.
    var roomy = width / data.names.length >= letter * 2.2;
    function name(text, index) {
      return roomy || index === 0 ? text : text.replace(data.month, "");
    }
    return {
      animation: false,
      textStyle: words,
      grid: { left: 4, right: 4, top: 32, bottom: 36, outerBoundsMode: "none" },
      xAxis: {
        type: "category",
        data: data.names,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colour("--no-data-fill") } },
        axisLabel: { color: colour("--soft"), fontSize: words.fontSize, interval: 0, formatter: name }
      },
      yAxis: { type: "value", show: false, min: 0 },
      series: [{
        name: data.word,
        type: "bar",
        silent: true,
        barWidth: "60%",
        itemStyle: { color: colour("--done") },
        data: data.counts.map(function (count) {
          return { value: count, label: label(words, count ? String(count) : "", { position: "top" }, true) };
        })
      }]
    };
  }

  var KINDS = { course: course, months: months };

  // -- the picture to keep ------------------------------------------------------------------------

  // The text in lines no wider than `width`.
  function lines(pen, text, width) {
    var made = [""];
    Array.from(text).forEach(function (sign) {
      var line = made[made.length - 1] + sign;
      if (pen.measureText(line).width > width && made[made.length - 1]) {
        made.push(sign);
      } else {
        made[made.length - 1] = line;
      }
    });
    return made;
  }

  // Title, chart and the lines below it on white, twice as fine as on screen.
  function picture(data) {
    var width = 1000;
    var tall = data.kind === "months" ? 260 : 420;
    var edge = 36;
    var family = letters(18).fontFamily;
    var pen = document.createElement("canvas").getContext("2d");
    pen.font = "bold 26px " + family;
    var title = lines(pen, data.title, width - 2 * edge);
    pen.font = "16px " + family;
    var notes = data.notes.reduce(function (all, note) {
      return all.concat(lines(pen, note, width - 2 * edge));
    }, []);
    var head = edge + title.length * 36 + 8;
    var off = echarts.init(document.createElement("div"), null, {
      renderer: "canvas", width: width - 2 * edge, height: tall, devicePixelRatio: 2
    });
    off.setOption(KINDS[data.kind](data, width - 2 * edge, 20, tall));
    var drawn = off.renderToCanvas({ pixelRatio: 2, backgroundColor: "#ffffff" });
    var sheet = document.createElement("canvas");
    sheet.width = width * 2;
    sheet.height = (head + tall + notes.length * 26 + edge) * 2;
    pen = sheet.getContext("2d");
    pen.scale(2, 2);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.fillStyle = colour("--ink");
    pen.font = "bold 26px " + family;
    title.forEach(function (line, index) { pen.fillText(line, edge, edge + 24 + index * 36); });
    pen.drawImage(drawn, edge, head, width - 2 * edge, tall);
    pen.fillStyle = colour("--soft");
    pen.font = "16px " + family;
    notes.forEach(function (line, index) { pen.fillText(line, edge, head + tall + 22 + index * 26); });
    off.dispose();
    return sheet;
  }

  function save(data) {
    picture(data).toBlob(function (blob) {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = data.file;
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    }, "image/png");
  }

  // -- every chart of the page --------------------------------------------------------------------

  Array.prototype.forEach.call(document.querySelectorAll("[data-chart]"), function (frame) {
    var data = JSON.parse(document.getElementById(frame.getAttribute("data-chart")).textContent);
    var place = frame.querySelector(".chart-place");
    var button = frame.querySelector(".chart-save");
    var box = document.createElement("div");
    box.className = "chart-canvas";
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", data.title);
    place.appendChild(box);
    frame.classList.add("has-canvas");
    var chart = echarts.init(box, null, { renderer: "canvas" });
    function draw() {
      chart.resize();
      chart.setOption(KINDS[data.kind](data, box.clientWidth, ownLetter(), box.clientHeight), true);
    }
    draw();
    window.addEventListener("resize", draw);
    button.hidden = false;
    button.addEventListener("click", function () { save(data); });
  });
})();
