// The chart of one commitment on screen. Without this file, and on paper, the server's own SVG stands.
// Canvas and rich text only: the content policy allows no inline styles.
(function () {
  "use strict";
  var place = document.getElementById("chart");
  var source = document.getElementById("chart-data");
  if (!place || !source || !window.echarts) {
    return;
  }
  var data = JSON.parse(source.textContent);
  var root = getComputedStyle(document.documentElement);
  function colour(name) {
    return root.getPropertyValue(name).trim();
  }
  var box = document.createElement("div");
  box.className = "chart-canvas";
  place.appendChild(box);
  place.classList.add("has-canvas");
  var chart = window.echarts.init(box, null, { renderer: "canvas" });

  function pairs(marks) {
    return marks.map(function (mark) {
      return { value: [mark.day, Number(mark.value)], label_text: mark.label };
    });
  }

  function dayWords(value) {
    var day = new Date(value);
    return day.getMonth() + 1 + "月" + day.getDate() + "日";
  }

  function option() {
    var letter = parseFloat(getComputedStyle(document.documentElement).fontSize);
    var words = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: Math.round(letter * 0.8889) };
    var planned = data.planned;
    if (data.level) {
      planned = [
        { day: data.first, value: data.level.value, label: data.level.label },
        { day: data.last, value: data.level.value, label: data.level.label }
      ];
    }
    var values = data.reported.concat(planned).map(function (mark) { return Number(mark.value); });
    var top = Math.max.apply(null, values.concat(0));
    var low = Math.min.apply(null, values.concat(0));
    var falls = planned.length > 1 && Number(planned[planned.length - 1].value) < Number(planned[0].value);
    var steep = box.clientWidth < 640;
    // A word stands above its disc, or below it where the planned line runs above; where lines are
    // steep or the floor is near it stands to the side its own line does not come from.
    function place(mark) {
      var room = (Number(mark.value) - low) / (top - low || 1);
      if (!mark.below) {
        return { position: "top", align: steep && !falls ? "right" : "center", offset: [steep && !falls ? 8 : 0, 0] };
      }
      if (!steep && room >= 0.17) {
        return { position: "bottom", align: "center", offset: [0, 0] };
      }
      if (steep && !falls && room < 0.05) {
        // On the floor of a narrow chart: above the floor, clear of the months below it.
        return { position: "right", align: "left", offset: [6, -8] };
      }
      return falls ? { position: "left", align: "right", offset: [-1, 8] } : { position: "right", align: "left", offset: [1, 8] };
    }
    function named(marks, kind) {
      return pairs(marks).map(function (point, index) {
        var last = index === marks.length - 1;
        var show = kind === "reported" || last;
        var at = kind === "reported" ? place(marks[index]) : { position: falls ? "bottom" : "top", align: "right", offset: [0, 0] };
        var word = kind === "reported" ? "" : (data.level ? data.words.level : data.words.planned);
        point.label = {
          show: show,
          position: at.position,
          align: at.align,
          offset: at.offset,
          distance: 8,
          formatter: word + marks[index].label,
          color: kind === "reported" ? colour("--ink") : colour("--soft"),
          fontWeight: kind === "reported" ? "bold" : "normal",
          textBorderColor: colour("--card"),
          textBorderWidth: 4,
          fontSize: words.fontSize,
          fontFamily: words.fontFamily
        };
        return point;
      });
    }
    return {
      animation: false,
      textStyle: words,
      grid: { left: 24, right: 24, top: 44, bottom: 40 },
      tooltip: {
        trigger: "item",
        renderMode: "richText",
        confine: true,
        formatter: function (at) {
          return dayWords(at.data.value[0]) + "\n" + at.seriesName + " " + at.data.label_text;
        }
      },
      xAxis: {
        type: "time",
        min: data.first,
        max: data.last,
        axisLabel: {
          color: colour("--soft"),
          fontSize: words.fontSize,
          hideOverlap: true,
          showMinLabel: true,
          formatter: function (value) {
            var day = new Date(value);
            return (day.getMonth() === 0 ? day.getFullYear() + "年" : "") + (day.getMonth() + 1) + "月";
          }
        },
        axisTick: { show: false },
        splitLine: { show: false }
      },
      yAxis: { type: "value", show: false, min: function (range) { return Math.min(0, range.min); } },
      series: [
        {
          name: data.level ? data.words.level : data.words.planned,
          type: "line",
          data: named(planned, "planned"),
          symbol: "circle",
          symbolSize: 1,
          showSymbol: true,
          lineStyle: { type: "dashed", width: 1.5, color: colour("--ink") },
          itemStyle: { color: colour("--ink") },
          labelLayout: { hideOverlap: false }
        },
        {
          name: data.words.reported,
          type: "line",
          data: named(data.reported, "reported"),
          symbol: "circle",
          symbolSize: 10,
          lineStyle: { width: 3, color: colour("--on-track") },
          itemStyle: { color: colour("--on-track") },
          labelLayout: { hideOverlap: true }
        }
      ]
    };
  }

  chart.setOption(option());
  window.addEventListener("resize", function () {
    chart.setOption(option(), true);
    chart.resize();
  });
})();
