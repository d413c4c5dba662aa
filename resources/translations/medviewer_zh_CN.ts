<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AI pane</name>
    <message>
        <source>{method} at layer {layer}</source>
        <translation>{method}，网络层 {layer}</translation>
    </message>
    <message>
        <source>At least {name}</source>
        <translation>至少：{name}</translation>
    </message>
    <message>
        <source>threshold {value}</source>
        <translation>阈值 {value}</translation>
    </message>
    <message>
        <source>score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>{name}: score {score} of 1</source>
        <translation>{name}：得分 {score}（0 至 1）</translation>
    </message>
    <message>
        <source>Strongest slices</source>
        <translation>得分最高的层</translation>
    </message>
    <message>
        <source>Strongest images</source>
        <translation>得分最高的图像</translation>
    </message>
    <message>
        <source>Input check</source>
        <translation>输入检查</translation>
    </message>
    <message>
        <source>Images not scored</source>
        <translation>未评分的图像</translation>
    </message>
    <message>
        <source>Show {count} more</source>
        <translation>再显示 {count} 条</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the SHA-256 of the weights</source>
        <translation>复制权重的 SHA-256</translation>
    </message>
    <message>
        <source>Version {version}, weights {hash}</source>
        <translation>版本 {version}，权重 {hash}</translation>
    </message>
    <message>
        <source>SHA-256 of the weights: {hash}</source>
        <translation>权重的 SHA-256：{hash}</translation>
    </message>
    <message>
        <source>AI pane</source>
        <translation>AI 面板</translation>
    </message>
    <message>
        <source>Progress of the classification</source>
        <translation>分类进度</translation>
    </message>
</context>
<context>
    <name>About</name>
    <message>
        <source>A viewer for medical images that classifies what it shows and marks what the classifier looked at. It makes no network connection.</source>
        <translation>医学图像浏览器：可对所显示的图像进行分类，并标出分类器所依据的区域。本程序不进行任何网络连接。</translation>
    </message>
    <message>
        <source>For research only. Not a medical device; not for diagnosis.</source>
        <translation>仅供研究。不是医疗器械，不用于诊断。</translation>
    </message>
    <message>
        <source>About MedViewer</source>
        <translation>关于 MedViewer</translation>
    </message>
    <message>
        <source>Licence: {licence}. It is made with:</source>
        <translation>许可证：{licence}。所用组件：</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>What the program is made of</source>
        <translation>本程序所用的组件</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy versions and device, to report a fault</source>
        <translation>复制版本和设备信息，以便报告故障</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Copy measurement</source>
        <translation>复制测量结果</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹...</translation>
    </message>
    <message>
        <source>Open files...</source>
        <translation>打开文件...</translation>
    </message>
    <message>
        <source>Export pictures...</source>
        <translation>导出图片...</translation>
    </message>
    <message>
        <source>Install model...</source>
        <translation>安装模型...</translation>
    </message>
    <message>
        <source>Remember opened folders</source>
        <translation>记住打开过的文件夹</translation>
    </message>
    <message>
        <source>Forget remembered folders</source>
        <translation>清除文件夹记录</translation>
    </message>
    <message>
        <source>Settings...</source>
        <translation>设置...</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>上一层</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>下一层</translation>
    </message>
    <message>
        <source>10 slices back</source>
        <translation>后退 10 层</translation>
    </message>
    <message>
        <source>10 slices on</source>
        <translation>前进 10 层</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>第一层</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>最后一层</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>上一序列</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>下一序列</translation>
    </message>
    <message>
        <source>4-D series: previous member</source>
        <translation>四维序列：上一成员</translation>
    </message>
    <message>
        <source>4-D series: next member</source>
        <translation>四维序列：下一成员</translation>
    </message>
    <message>
        <source>Play or pause (cine)</source>
        <translation>播放或暂停（电影）</translation>
    </message>
    <message>
        <source>Cine: turn around</source>
        <translation>电影：反向播放</translation>
    </message>
    <message>
        <source>Cine: slower</source>
        <translation>电影：减速</translation>
    </message>
    <message>
        <source>Cine: faster</source>
        <translation>电影：加速</translation>
    </message>
    <message>
        <source>Resample to a regular volume</source>
        <translation>重采样为规则容积</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一视图</translation>
    </message>
    <message>
        <source>Texts: all, few, none</source>
        <translation>文字：全部、少量、无</translation>
    </message>
    <message>
        <source>Graphics of the file</source>
        <translation>文件自带图形</translation>
    </message>
    <message>
        <source>Segmentation or map over the image</source>
        <translation>图像上叠加分割或参数图</translation>
    </message>
    <message>
        <source>Take presentation state off</source>
        <translation>取消呈现状态</translation>
    </message>
    <message>
        <source>Auto window</source>
        <translation>自动窗</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Next colours</source>
        <translation>下一种颜色</translation>
    </message>
    <message>
        <source>Inverted grey</source>
        <translation>灰度反相</translation>
    </message>
    <message>
        <source>Flip left-right</source>
        <translation>左右翻转</translation>
    </message>
    <message>
        <source>Flip top-bottom</source>
        <translation>上下翻转</translation>
    </message>
    <message>
        <source>Rotate clockwise</source>
        <translation>顺时针旋转</translation>
    </message>
    <message>
        <source>Rotate back</source>
        <translation>逆时针旋转</translation>
    </message>
    <message>
        <source>Fit to view</source>
        <translation>适应视图</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>复位视图</translation>
    </message>
    <message>
        <source>One view</source>
        <translation>单视图</translation>
    </message>
    <message>
        <source>Two side by side</source>
        <translation>左右两视图</translation>
    </message>
    <message>
        <source>Two stacked</source>
        <translation>上下两视图</translation>
    </message>
    <message>
        <source>Four views</source>
        <translation>四视图</translation>
    </message>
    <message>
        <source>One large, two small</source>
        <translation>一大两小</translation>
    </message>
    <message>
        <source>Three side by side</source>
        <translation>左右三视图</translation>
    </message>
    <message>
        <source>Three stacked</source>
        <translation>上下三视图</translation>
    </message>
    <message>
        <source>Six views, two rows</source>
        <translation>六视图（两行）</translation>
    </message>
    <message>
        <source>Six views, three rows</source>
        <translation>六视图（三行）</translation>
    </message>
    <message>
        <source>Nine views</source>
        <translation>九视图</translation>
    </message>
    <message>
        <source>Arrange by hanging protocol</source>
        <translation>按挂片协议排列</translation>
    </message>
    <message>
        <source>Save this layout as...</source>
        <translation>将此布局另存为...</translation>
    </message>
    <message>
        <source>Arrange studies when they are opened</source>
        <translation>打开检查时自动排列</translation>
    </message>
    <message>
        <source>Three planes (MPR)</source>
        <translation>三平面重建（MPR）</translation>
    </message>
    <message>
        <source>Straight planes</source>
        <translation>恢复正交平面</translation>
    </message>
    <message>
        <source>Turn the crosshair</source>
        <translation>旋转十字线</translation>
    </message>
    <message>
        <source>Turn the crosshair back</source>
        <translation>反向旋转十字线</translation>
    </message>
    <message>
        <source>Single slices</source>
        <translation>单层</translation>
    </message>
    <message>
        <source>Mean of a slab</source>
        <translation>厚层平均</translation>
    </message>
    <message>
        <source>Maximum of a slab (MIP)</source>
        <translation>厚层最大密度投影（MIP）</translation>
    </message>
    <message>
        <source>Minimum of a slab (MinIP)</source>
        <translation>厚层最小密度投影（MinIP）</translation>
    </message>
    <message>
        <source>Next kind of slab</source>
        <translation>下一种厚层模式</translation>
    </message>
    <message>
        <source>Thicker slab</source>
        <translation>增加厚层厚度</translation>
    </message>
    <message>
        <source>Thinner slab</source>
        <translation>减小厚层厚度</translation>
    </message>
    <message>
        <source>Reference lines</source>
        <translation>定位线</translation>
    </message>
    <message>
        <source>Maximise view</source>
        <translation>最大化视图</translation>
    </message>
    <message>
        <source>Link views</source>
        <translation>视图联动</translation>
    </message>
    <message>
        <source>Link this view</source>
        <translation>联动此视图</translation>
    </message>
    <message>
        <source>Window with the left button</source>
        <translation>左键调窗</translation>
    </message>
    <message>
        <source>Window of a region</source>
        <translation>按区域调窗</translation>
    </message>
    <message>
        <source>Zoom with the left button</source>
        <translation>左键缩放</translation>
    </message>
    <message>
        <source>Move with the left button</source>
        <translation>左键平移</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双径</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Cobb angle</source>
        <translation>Cobb 角</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Point value</source>
        <translation>点值</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Arrow with text</source>
        <translation>箭头与文字</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Name measurement...</source>
        <translation>命名测量...</translation>
    </message>
    <message>
        <source>Paste measurement</source>
        <translation>粘贴测量</translation>
    </message>
    <message>
        <source>Delete measurement</source>
        <translation>删除测量</translation>
    </message>
    <message>
        <source>Measurements on neighbouring slices</source>
        <translation>在相邻层显示测量</translation>
    </message>
    <message>
        <source>Export measurements...</source>
        <translation>导出测量结果...</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Next slice above the threshold</source>
        <translation>下一个高于阈值的层</translation>
    </message>
    <message>
        <source>Previous slice above the threshold</source>
        <translation>上一个高于阈值的层</translation>
    </message>
    <message>
        <source>What the network saw...</source>
        <translation>网络的输入图像...</translation>
    </message>
    <message>
        <source>Native grid of the network</source>
        <translation>网络原始网格</translation>
    </message>
    <message>
        <source>Heatmaps below the threshold, too</source>
        <translation>也显示低于阈值的热力图</translation>
    </message>
    <message>
        <source>Blink heatmap</source>
        <translation>闪烁热力图</translation>
    </message>
    <message>
        <source>Compare with heatmap</source>
        <translation>与热力图对比</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Header of the image...</source>
        <translation>图像文件头...</translation>
    </message>
    <message>
        <source>Skipped files...</source>
        <translation>跳过的文件...</translation>
    </message>
    <message>
        <source>Series browser</source>
        <translation>序列浏览栏</translation>
    </message>
    <message>
        <source>AI pane</source>
        <translation>AI 面板</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Strip of key images</source>
        <translation>关键图像栏</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>下一面板</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>深色或浅色</translation>
    </message>
    <message>
        <source>Read first, then reveal results</source>
        <translation>先阅片，再显示结果</translation>
    </message>
    <message>
        <source>Turn width dragging around</source>
        <translation>窗宽拖动反向</translation>
    </message>
    <message>
        <source>Turn centre dragging around</source>
        <translation>窗位拖动反向</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>About MedViewer</source>
        <translation>关于 MedViewer</translation>
    </message>
    <message>
        <source>Window {number}</source>
        <translation>窗 {number}</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message>
        <source>Regions that influenced the score; not a lesion outline</source>
        <translation>影响得分的区域，并非病灶轮廓</translation>
    </message>
    <message>
        <source>AI result - research use, not for diagnosis</source>
        <translation>AI 结果：仅供研究，不用于诊断</translation>
    </message>
</context>
<context>
    <name>Checks</name>
    <message>
        <source>must be a text</source>
        <translation>必须是文字</translation>
    </message>
    <message>
        <source>must have {most} letters at most</source>
        <translation>最多 {most} 个字符</translation>
    </message>
    <message>
        <source>must be one line of letters that can be printed</source>
        <translation>必须是一行可显示的文字</translation>
    </message>
    <message>
        <source>must be a number from {least:g} to {most:g}</source>
        <translation>必须是 {least:g} 至 {most:g} 之间的数</translation>
    </message>
    <message>
        <source>There are {count} presets already; delete one first.</source>
        <translation>已有 {count} 个预设，请先删除一个。</translation>
    </message>
    <message>
        <source>There is a preset of this name already; choose it and change it, or take another.</source>
        <translation>已有同名预设；请选择并修改它，或换一个名称。</translation>
    </message>
</context>
<context>
    <name>Cine</name>
    <message>
        <source>At the end: begin again</source>
        <translation>播放结束时：从头开始</translation>
    </message>
    <message>
        <source>At the end: stop</source>
        <translation>播放结束时：停止</translation>
    </message>
    <message>
        <source>At the end: turn around</source>
        <translation>播放结束时：反向播放</translation>
    </message>
    <message>
        <source>as the file says for each frame</source>
        <translation>按文件逐帧指定</translation>
    </message>
    <message>
        <source>as the file says (frame time)</source>
        <translation>按文件指定（帧时间）</translation>
    </message>
    <message>
        <source>as the file says (cine rate)</source>
        <translation>按文件指定（电影速率）</translation>
    </message>
    <message>
        <source>as the file recommends</source>
        <translation>按文件推荐</translation>
    </message>
    <message>
        <source>First image (Home)</source>
        <translation>第一幅图像（Home）</translation>
    </message>
    <message>
        <source>Play (C)</source>
        <translation>播放（C）</translation>
    </message>
    <message>
        <source>Last image (End)</source>
        <translation>最后一幅图像（End）</translation>
    </message>
    <message>
        <source>Put the cine away</source>
        <translation>关闭电影播放</translation>
    </message>
    <message>
        <source>Speed of the cine</source>
        <translation>电影播放速度</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Play along the slices, or along the members of the 4-D series</source>
        <translation>沿层播放，或沿四维序列的成员播放</translation>
    </message>
    <message>
        <source>{rate:.3g} fps</source>
        <translation>{rate:.3g} 帧/秒</translation>
    </message>
    <message>
        <source>Pause (C)</source>
        <translation>暂停（C）</translation>
    </message>
    <message>
        <source>Plays forwards; turn around (Shift+C)</source>
        <translation>正向播放；点击反向（Shift+C）</translation>
    </message>
    <message>
        <source>Plays backwards; turn around (Shift+C)</source>
        <translation>反向播放；点击正向（Shift+C）</translation>
    </message>
    <message>
        <source>{rate} · waiting</source>
        <translation>{rate} · 等待中</translation>
    </message>
    <message>
        <source>{rate:.3g} images a second</source>
        <translation>每秒 {rate:.3g} 幅图像</translation>
    </message>
    <message>
        <source>{achieved:.3g} are shown of {rate:.3g} images a second</source>
        <translation>每秒应显示 {rate:.3g} 幅，实际显示 {achieved:.3g} 幅</translation>
    </message>
    <message>
        <source>comma slower, full stop faster</source>
        <translation>逗号键减速，句号键加速</translation>
    </message>
    <message>
        <source>{count} images were left out to stay in time</source>
        <translation>为跟上速度，跳过了 {count} 幅图像</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>Device: {name}</source>
        <translation>设备：{name}</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Window</source>
        <translation>调窗</translation>
    </message>
    <message>
        <source>Move the image</source>
        <translation>平移图像</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Scroll through the slices</source>
        <translation>翻阅层面</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Slice of the view under the pointer</source>
        <translation>指针所在视图的翻层</translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation>左键拖动</translation>
    </message>
    <message>
        <source>What the tool says: at first the window (width across, centre up and down)</source>
        <translation>由所选工具决定：默认为调窗（左右为窗宽，上下为窗位）</translation>
    </message>
    <message>
        <source>Ctrl + left drag</source>
        <translation>Ctrl + 左键拖动</translation>
    </message>
    <message>
        <source>Window of a region</source>
        <translation>按区域调窗</translation>
    </message>
    <message>
        <source>Right click</source>
        <translation>右键单击</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Ctrl + 滚轮</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Maximise the view, or bring the others back</source>
        <translation>最大化视图，或恢复其他视图</translation>
    </message>
    <message>
        <source>Left drag or click between three planes</source>
        <translation>在三平面视图中左键拖动或单击</translation>
    </message>
    <message>
        <source>Crosshair: both lines at its centre, else one</source>
        <translation>移动十字线：在中心移动两条线，否则移动一条</translation>
    </message>
    <message>
        <source>Shift and move</source>
        <translation>按住 Shift 并移动</translation>
    </message>
    <message>
        <source>Crosshair at the pointer; linked views go to that point</source>
        <translation>十字线跟随指针；联动视图转到该点</translation>
    </message>
    <message>
        <source>Left drag with a measuring tool</source>
        <translation>用测量工具左键拖动</translation>
    </message>
    <message>
        <source>Measure; Shift: a circle, a square, an even line</source>
        <translation>测量；按住 Shift：圆、正方形、水平或垂直线</translation>
    </message>
    <message>
        <source>Drag of a line, label or handle</source>
        <translation>拖动线、标签或控制点</translation>
    </message>
    <message>
        <source>Move the measurement, or change it</source>
        <translation>移动或修改测量</translation>
    </message>
    <message>
        <source>Double click on a measurement</source>
        <translation>双击测量</translation>
    </message>
    <message>
        <source>Name it</source>
        <translation>为其命名</translation>
    </message>
    <message>
        <source>1 to 9</source>
        <translation>1 至 9</translation>
    </message>
    <message>
        <source>Windows: the file&apos;s own first, then yours, then the program&apos;s</source>
        <translation>窗：先为文件自带，其次为您的预设，再次为程序预设</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Skipped files</source>
        <translation>跳过的文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Middle drag</source>
        <translation>中键拖动</translation>
    </message>
    <message>
        <source>Right drag</source>
        <translation>右键拖动</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘和鼠标</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>功能</translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>Without the patient, dates, institution and descriptions are left out, too.
What is burnt into the image itself stays: look at it before you give it away.
Pictures with an AI result say that they are not for diagnostic use.</source>
        <translation>不含患者信息时，日期、机构和描述也会省略。
图像本身烧录的文字仍会保留：对外提供前请检查。
带有 AI 结果的图片会注明不用于诊断。</translation>
    </message>
    <message>
        <source>Export pictures</source>
        <translation>导出图片</translation>
    </message>
    <message>
        <source>What is on screen</source>
        <translation>屏幕上的内容</translation>
    </message>
    <message>
        <source>Texts and scale</source>
        <translation>文字和比例尺</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>AI result and heatmap</source>
        <translation>AI 结果和热力图</translation>
    </message>
    <message>
        <source>Patient, dates and descriptions</source>
        <translation>患者、日期和描述</translation>
    </message>
    <message>
        <source>With</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>The whole series (1 image)</source>
        <translation>整个序列（1 幅图像）</translation>
    </message>
    <message>
        <source>The whole series ({count} images)</source>
        <translation>整个序列（{count} 幅图像）</translation>
    </message>
    <message>
        <source>;;MP4, a film of a series (*.mp4)</source>
        <translation>;;MP4，序列影片 (*.mp4)</translation>
    </message>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif);;GIF, a cine of a series (*.gif);;PDF (*.pdf)</source>
        <translation>PNG (*.png);;JPEG (*.jpg);;TIFF (*.tif);;GIF，序列电影 (*.gif);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Exporting the series</source>
        <translation>正在导出序列</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The export was stopped; nothing was written.</source>
        <translation>导出已停止，未写入任何内容。</translation>
    </message>
    <message>
        <source>Image {number} cannot be read; the export was stopped and nothing was written.</source>
        <translation>图像 {number} 无法读取；导出已停止，未写入任何内容。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Table with patient (*.csv)</source>
        <translation>表格，含患者信息 (*.csv)</translation>
    </message>
    <message>
        <source>JSON with patient (*.json)</source>
        <translation>JSON，含患者信息 (*.json)</translation>
    </message>
    <message>
        <source>Open a study folder</source>
        <translation>打开检查文件夹</translation>
    </message>
    <message>
        <source>Open images</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>Models ({names})</source>
        <translation>模型 ({names})</translation>
    </message>
    <message>
        <source>Install a model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>Export measurements</source>
        <translation>导出测量结果</translation>
    </message>
</context>
<context>
    <name>Hanging</name>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>平面</translation>
    </message>
    <message>
        <source>Description has</source>
        <translation>描述包含</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>Save this layout as a hanging protocol</source>
        <translation>将此布局另存为挂片协议</translation>
    </message>
    <message>
        <source>any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Link the views</source>
        <translation>视图联动</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>For modality</source>
        <translation>适用模态</translation>
    </message>
    <message>
        <source>Body part has</source>
        <translation>部位包含</translation>
    </message>
    <message>
        <source>Series at least</source>
        <translation>最少序列数</translation>
    </message>
    <message>
        <source>Several words in a field are given with commas: any of them will do. The descriptions below can be changed.</source>
        <translation>一栏中可填写多个词，用逗号分隔，符合任意一个即可。下面的描述可以修改。</translation>
    </message>
    <message>
        <source>Give the protocol a name.</source>
        <translation>请为协议命名。</translation>
    </message>
    <message>
        <source>There is a protocol of this name already; choose another one.</source>
        <translation>已有同名协议，请换一个名称。</translation>
    </message>
    <message>
        <source>Views of the layout</source>
        <translation>布局中的视图</translation>
    </message>
    <message>
        <source>current</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>prior {number}</source>
        <translation>既往 {number}</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>L {center:g} W {width:g}</source>
        <translation>窗位 {center:g} 窗宽 {width:g}</translation>
    </message>
    <message>
        <source>MR brain</source>
        <translation>MR 颅脑</translation>
    </message>
    <message>
        <source>MR prostate</source>
        <translation>MR 前列腺</translation>
    </message>
    <message>
        <source>CT with prior</source>
        <translation>CT（含既往）</translation>
    </message>
    <message>
        <source>Radiograph with prior</source>
        <translation>X 线片（含既往）</translation>
    </message>
    <message>
        <source>Mammography</source>
        <translation>乳腺 X 线摄影</translation>
    </message>
</context>
<context>
    <name>Image view</name>
    <message>
        <source>Member of the 4-D series</source>
        <translation>四维序列的成员</translation>
    </message>
    <message>
        <source>it was not scored</source>
        <translation>未评分</translation>
    </message>
    <message>
        <source>its slices were not scored, or not at parallel places in the patient</source>
        <translation>其层面未评分，或在患者体内的位置不平行</translation>
    </message>
    <message>
        <source>The map is that of the slab&apos;s middle slice</source>
        <translation>热力图属于厚层的中间层</translation>
    </message>
    <message>
        <source>No heatmap for this image: {reason}</source>
        <translation>此图像无热力图：{reason}</translation>
    </message>
    <message>
        <source>Greyed out: {reason}</source>
        <translation>以灰色显示：{reason}</translation>
    </message>
    <message>
        <source>Shown although {reason}</source>
        <translation>仍然显示，尽管：{reason}</translation>
    </message>
    <message>
        <source>Left out: {count} slices whose maps are gated</source>
        <translation>已略去：{count} 层的热力图不予显示</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Text, then Return</source>
        <translation>输入文字后按回车</translation>
    </message>
    <message>
        <source>not shown over a slab of several slices; {caption}</source>
        <translation>多层厚层上不显示；{caption}</translation>
    </message>
    <message>
        <source>Scores along the slices</source>
        <translation>各层得分</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Colours are off under the heatmap</source>
        <translation>热力图下不显示伪彩色</translation>
    </message>
    <message>
        <source>★ KEY IMAGE</source>
        <translation>★ 关键图像</translation>
    </message>
    <message>
        <source>Open a study folder or drop one here</source>
        <translation>打开检查文件夹，或拖放到此处</translation>
    </message>
    <message>
        <source>This image has no pixels</source>
        <translation>此图像没有像素</translation>
    </message>
    <message>
        <source>FLIPPED</source>
        <translation>已翻转</translation>
    </message>
    <message>
        <source>ROTATED {angle}°</source>
        <translation>已旋转 {angle}°</translation>
    </message>
    <message>
        <source>This image cannot be shown: {reason}</source>
        <translation>此图像无法显示：{reason}</translation>
    </message>
    <message>
        <source>This image has not been read yet</source>
        <translation>此图像尚未读取</translation>
    </message>
    <message>
        <source>Image view</source>
        <translation>图像视图</translation>
    </message>
    <message>
        <source>Choose a series in the browser, or drag one here</source>
        <translation>请在浏览栏中选择序列，或将其拖到此处</translation>
    </message>
    <message>
        <source>RESAMPLED</source>
        <translation>已重采样</translation>
    </message>
    <message>
        <source>OBLIQUE</source>
        <translation>斜位</translation>
    </message>
    <message>
        <source>AI: {text}</source>
        <translation>AI：{text}</translation>
    </message>
    <message>
        <source>RESAMPLED, not as the scanner took it: {how}</source>
        <translation>已重采样，并非设备原始采集：{how}</translation>
    </message>
    <message>
        <source>The files changed since the AI result was made</source>
        <translation>得到 AI 结果后文件已改变</translation>
    </message>
    <message>
        <source>AI: {text} ({count} more in the AI pane)</source>
        <translation>AI：{text}（AI 面板中另有 {count} 条）</translation>
    </message>
    <message>
        <source>row {row}  column {column}  {value}</source>
        <translation>行 {row}  列 {column}  {value}</translation>
    </message>
    <message>
        <source>Not for diagnostic use</source>
        <translation>不用于诊断</translation>
    </message>
</context>
<context>
    <name>Install</name>
    <message>
        <source>Install a model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>Install {title}?</source>
        <translation>安装 {title}？</translation>
    </message>
    <message>
        <source>Models score images for research only. Install those whose maker you trust.</source>
        <translation>模型评分仅供研究。请只安装您信任的制作者的模型。</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>预期用途</translation>
    </message>
    <message>
        <source>Not for</source>
        <translation>不适用于</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>Key images</name>
    <message>
        <source>Mark the shown image with K.</source>
        <translation>按 K 标记所显示的图像。</translation>
    </message>
    <message>
        <source>Show mine (★)</source>
        <translation>显示我的（★）</translation>
    </message>
    <message>
        <source>Show the images that you have marked</source>
        <translation>显示您标记的图像</translation>
    </message>
    <message>
        <source>Key images</source>
        <translation>关键图像</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>The settings give keys to &quot;{command}&quot;, which is no command.</source>
        <translation>设置为“{command}”指定了按键，但没有此命令。</translation>
    </message>
    <message>
        <source>The settings give &quot;{command}&quot; the key &quot;{key}&quot;: no such key.</source>
        <translation>设置为“{command}”指定了按键“{key}”：没有此按键。</translation>
    </message>
    <message>
        <source>The settings give {key} to &quot;{first}&quot; and to &quot;{second}&quot;.</source>
        <translation>设置将 {key} 同时指定给“{first}”和“{second}”。</translation>
    </message>
</context>
<context>
    <name>Measuring</name>
    <message>
        <source>Histogram of the region, values {low} to {high}</source>
        <translation>区域直方图，数值 {low} 至 {high}</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Draw with D (length), A (angle), E (ellipse); the Measure menu has more.</source>
        <translation>按 D（长度）、A（角度）、E（椭圆）绘制；更多工具见“测量”菜单。</translation>
    </message>
    <message>
        <source>Also on neighbouring slices</source>
        <translation>也在相邻层显示</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>导出...</translation>
    </message>
    <message>
        <source>Export measurements</source>
        <translation>导出测量结果</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>测量</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Thick slab</source>
        <translation>厚层</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>图像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;AI</source>
        <translation>AI(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Recent folders</source>
        <translation>最近的文件夹</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>Classify with</source>
        <translation>选择模型分类</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>Hanging protocol</source>
        <translation>挂片协议</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无按键</translation>
    </message>
    <message>
        <source>Window ({auto}: auto, {first} to {last}: presets)</source>
        <translation>窗（{auto}：自动，{first} 至 {last}：预设）</translation>
    </message>
    <message>
        <source>Everything that can be measured</source>
        <translation>所有测量工具</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>{name}  (L {center:g} W {width:g})</source>
        <translation>{name}  （窗位 {center:g} 窗宽 {width:g}）</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Put this message away</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>Objects pane</name>
    <message>
        <source>No segmentation, map, presentation state or key objects came with this series.</source>
        <translation>此序列未附带分割、参数图、呈现状态或关键对象。</translation>
    </message>
    <message>
        <source>{text}.</source>
        <translation>{text}。</translation>
    </message>
    <message>
        <source>Reading...</source>
        <translation>正在读取...</translation>
    </message>
    <message>
        <source>Segmentation or map that is laid over the image</source>
        <translation>叠加在图像上的分割或参数图</translation>
    </message>
    <message>
        <source>Presentation state</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>Key images in the strip</source>
        <translation>关键图像栏中的图像</translation>
    </message>
    <message>
        <source>Shown (B)</source>
        <translation>显示（B）</translation>
    </message>
    <message>
        <source>Opacity of what is laid over, in per cent</source>
        <translation>叠加层的不透明度（%）</translation>
    </message>
    <message>
        <source>Threshold of what is laid over, in per cent of its range</source>
        <translation>叠加层的阈值（占其范围的 %）</translation>
    </message>
    <message>
        <source>Colours of the map</source>
        <translation>参数图的颜色</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Show all segments</source>
        <translation>显示所有分割区</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Show no segment</source>
        <translation>不显示任何分割区</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>分割区</translation>
    </message>
    <message>
        <source>Over the image</source>
        <translation>叠加层</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Presentation</source>
        <translation>呈现状态</translation>
    </message>
    <message>
        <source>Key images</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Objects of the series</source>
        <translation>序列附带对象</translation>
    </message>
    <message>
        <source>As the images are</source>
        <translation>按图像原样</translation>
    </message>
    <message>
        <source>Marked by you (★)</source>
        <translation>您标记的（★）</translation>
    </message>
    <message>
        <source>Segment {number}</source>
        <translation>分割区 {number}</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Compare the plain images and the heatmap side by side</source>
        <translation>并排对比原图与热力图</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Blink the heatmap (Shift+G)</source>
        <translation>闪烁热力图（Shift+G）</translation>
    </message>
    <message>
        <source>One scale for the whole series</source>
        <translation>整个序列统一标度</translation>
    </message>
    <message>
        <source>Per image (normalised)</source>
        <translation>逐幅图像（归一化）</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Contour at the threshold</source>
        <translation>阈值处的等值线</translation>
    </message>
    <message>
        <source>Nothing below this is drawn</source>
        <translation>低于此值的部分不显示</translation>
    </message>
    <message>
        <source>Show the cells of the network&apos;s own grid instead of smoothing between them</source>
        <translation>显示网络自身的网格单元，不做平滑</translation>
    </message>
    <message>
        <source>Per image, a weak map looks as strong as any: such images cannot be compared</source>
        <translation>逐幅图像归一化时，弱的热力图看起来与强的一样：各图像之间不可比较</translation>
    </message>
    <message>
        <source>Heatmap (G)</source>
        <translation>热力图（G）</translation>
    </message>
    <message>
        <source>Show or hide the heatmap (G)</source>
        <translation>显示或隐藏热力图（G）</translation>
    </message>
    <message>
        <source>Heatmap opacity in per cent</source>
        <translation>热力图不透明度（%）</translation>
    </message>
    <message>
        <source>Heatmap threshold in per cent</source>
        <translation>热力图阈值（%）</translation>
    </message>
    <message>
        <source>Class that the heatmap explains</source>
        <translation>热力图所解释的类别</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Drawing of the heatmap</source>
        <translation>热力图的绘制方式</translation>
    </message>
    <message>
        <source>Scale of the colours</source>
        <translation>颜色标度</translation>
    </message>
    <message>
        <source>What the threshold counts in</source>
        <translation>阈值的计量方式</translation>
    </message>
    <message>
        <source>Native grid of the network</source>
        <translation>网络原始网格</translation>
    </message>
    <message>
        <source>Value ({unit})</source>
        <translation>数值（{unit}）</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Share of the strongest</source>
        <translation>占最大值的比例</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Given as</source>
        <translation>计量方式</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>绘制方式</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>标度</translation>
    </message>
</context>
<context>
    <name>Palettes</name>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Hot iron</source>
        <translation>热铁</translation>
    </message>
    <message>
        <source>Hot metal blue</source>
        <translation>热金属蓝</translation>
    </message>
    <message>
        <source>PET</source>
        <translation>PET</translation>
    </message>
    <message>
        <source>PET 20 steps</source>
        <translation>PET 20 级</translation>
    </message>
    <message>
        <source>Viridis</source>
        <translation>Viridis</translation>
    </message>
    <message>
        <source>Cividis</source>
        <translation>Cividis</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>The settings cannot be saved and hold until the program ends: let the user&apos;s configuration folder be written, or name another one by MEDVIEWER_CONFIG.</source>
        <translation>设置无法保存，仅在程序结束前有效：请使用户配置文件夹可写，或用 MEDVIEWER_CONFIG 指定其他文件夹。</translation>
    </message>
    <message>
        <source>An unexpected error happened. Copy the details to report it.</source>
        <translation>发生意外错误。请复制详细信息以便报告。</translation>
    </message>
</context>
<context>
    <name>Restoring</name>
    <message>
        <source>Open last study</source>
        <translation>打开上次的检查</translation>
    </message>
    <message>
        <source>Start without it</source>
        <translation>不打开，直接开始</translation>
    </message>
</context>
<context>
    <name>Seeing</name>
    <message>
        <source>Move the mouse over one picture: the same place is marked in the other.</source>
        <translation>将鼠标移到一幅图上：另一幅图中会标出相同位置。</translation>
    </message>
    <message>
        <source>What the network saw</source>
        <translation>网络的输入图像</translation>
    </message>
    <message>
        <source>The slice, with the field of view of the network</source>
        <translation>该层及网络的视野</translation>
    </message>
    <message>
        <source>The tensor that the network is given</source>
        <translation>输入网络的张量</translation>
    </message>
    <message>
        <source>Channel of the tensor</source>
        <translation>张量的通道</translation>
    </message>
    <message>
        <source>Preparing the image as for the model...</source>
        <translation>正在按模型要求预处理图像...</translation>
    </message>
    <message>
        <source>The model does not read this image: {reason}</source>
        <translation>模型不读取此图像：{reason}</translation>
    </message>
    <message>
        <source>Channel {number} of {count}</source>
        <translation>通道 {number}/{count}</translation>
    </message>
    <message>
        <source>Slice as shown, field of view framed</source>
        <translation>所显示的层，框内为网络视野</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
</context>
<context>
    <name>Series list</name>
    <message>
        <source>queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>AI</source>
        <translation>AI</translation>
    </message>
    <message>
        <source>AI partial</source>
        <translation>AI 部分</translation>
    </message>
    <message>
        <source>AI refused</source>
        <translation>AI 拒绝</translation>
    </message>
    <message>
        <source>AI failed</source>
        <translation>AI 失败</translation>
    </message>
    <message>
        <source>No study is open</source>
        <translation>未打开检查</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>取消显示</translation>
    </message>
    <message>
        <source>Classify with</source>
        <translation>选择模型分类</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Resample to a regular volume</source>
        <translation>重采样为规则容积</translation>
    </message>
    <message>
        <source>Header...</source>
        <translation>文件头...</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Filter series</source>
        <translation>筛选序列</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>Patient&apos;s name</source>
        <translation>患者姓名</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>患者 ID</translation>
    </message>
    <message>
        <source>Birth date, sex, age</source>
        <translation>出生日期、性别、年龄</translation>
    </message>
    <message>
        <source>Modality, number and description of the series</source>
        <translation>序列的模态、编号和描述</translation>
    </message>
    <message>
        <source>Description of the study</source>
        <translation>检查描述</translation>
    </message>
    <message>
        <source>Date and time of the study</source>
        <translation>检查日期和时间</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>机构</translation>
    </message>
    <message>
        <source>Number of the image</source>
        <translation>图像编号</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Position of the slice</source>
        <translation>层面位置</translation>
    </message>
    <message>
        <source>Thickness and step</source>
        <translation>层厚和层间距</translation>
    </message>
    <message>
        <source>Parameters of the modality</source>
        <translation>成像参数</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>左上</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>右上</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>左下</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>右下</translation>
    </message>
    <message>
        <source>All modalities</source>
        <translation>所有模态</translation>
    </message>
    <message>
        <source>PET and nuclear medicine</source>
        <translation>PET 和核医学</translation>
    </message>
    <message>
        <source>Radiographs</source>
        <translation>X 线片</translation>
    </message>
    <message>
        <source>Ultrasound</source>
        <translation>超声</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>不显示</translation>
    </message>
    <message>
        <source>Corner texts</source>
        <translation>角标文字</translation>
    </message>
    <message>
        <source>Show the patient&apos;s name, ID and birth date</source>
        <translation>显示患者姓名、ID 和出生日期</translation>
    </message>
    <message>
        <source>For</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Lines of the corners</source>
        <translation>角标的各行</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Corner</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Corner of the line</source>
        <translation>该行的位置</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Usual places</source>
        <translation>默认位置</translation>
    </message>
    <message>
        <source>Lines for</source>
        <translation>角标适用于</translation>
    </message>
    <message>
        <source>Corner of the chosen line</source>
        <translation>所选行的位置</translation>
    </message>
    <message>
        <source>The AI badge, warnings, lossy compression and orientation letters are always shown. A small view shows fewer lines, the first ones of each corner.</source>
        <translation>AI 标记、警告、有损压缩和方位字母始终显示。小视图显示的行较少，只显示每个角的前几行。</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Size of texts</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Read first, then reveal results</source>
        <translation>先阅片，再显示结果</translation>
    </message>
    <message>
        <source>Remember opened folders</source>
        <translation>记住打开过的文件夹</translation>
    </message>
    <message>
        <source>Another language is spoken from the next start on.</source>
        <translation>更改语言后，下次启动时生效。</translation>
    </message>
    <message>
        <source>Scores and heatmaps stay hidden until you ask for them.</source>
        <translation>得分和热力图在您要求之前保持隐藏。</translation>
    </message>
    <message>
        <source>They are shown at once when they are opened again. Headers of the files, with names and dates of patients, stay in your cache folder; File &gt; Forget remembered folders deletes them.</source>
        <translation>再次打开时可立即显示。文件头（含患者姓名和日期）保存在您的缓存文件夹中；可用“文件 &gt; 清除文件夹记录”删除。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Usual keys</source>
        <translation>默认按键</translation>
    </message>
    <message>
        <source>Keys of the commands</source>
        <translation>各命令的按键</translation>
    </message>
    <message>
        <source>Add key</source>
        <translation>添加按键</translation>
    </message>
    <message>
        <source>Remove keys</source>
        <translation>移除按键</translation>
    </message>
    <message>
        <source>All usual keys</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>搜索命令和按键</translation>
    </message>
    <message>
        <source>New key for the chosen command</source>
        <translation>所选命令的新按键</translation>
    </message>
    <message>
        <source>Take it over</source>
        <translation>改为此命令使用</translation>
    </message>
    <message>
        <source>{key} is a key of this command already.</source>
        <translation>{key} 已是此命令的按键。</translation>
    </message>
    <message>
        <source>{key} is a key of “{title}”, which would lose it.</source>
        <translation>{key} 是“{title}”的按键，该命令将失去此按键。</translation>
    </message>
    <message>
        <source>A command has {count} keys at most; remove some first.</source>
        <translation>一个命令最多有 {count} 个按键，请先移除一些。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory for images</source>
        <translation>图像可用内存</translation>
    </message>
    <message>
        <source>Automatic ({size} MB)</source>
        <translation>自动（{size} MB）</translation>
    </message>
    <message>
        <source>Share of the memory for images that is in use</source>
        <translation>图像可用内存的使用比例</translation>
    </message>
    <message>
        <source>Images that no view shows are let go when the memory is full; those on screen stay. Automatic (0) is half of the machine&apos;s memory.</source>
        <translation>内存用满时，未显示的图像会被释放，屏幕上的图像保留。自动（0）为本机内存的一半。</translation>
    </message>
    <message>
        <source>In use now: {held} MB of {budget} MB</source>
        <translation>正在使用：{held} MB，共 {budget} MB</translation>
    </message>
    <message>
        <source>Automatic: NVIDIA GPU, else Apple GPU, else CPU</source>
        <translation>自动：依次为 NVIDIA GPU、Apple GPU、CPU</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA GPU（CUDA）</translation>
    </message>
    <message>
        <source>Apple GPU (MPS)</source>
        <translation>Apple GPU（MPS）</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>适用模态</translation>
    </message>
    <message>
        <source>Known after the next classification</source>
        <translation>下次分类后可知</translation>
    </message>
    <message>
        <source>Models and device</source>
        <translation>模型和设备</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>CPU threads</source>
        <translation>CPU 线程数</translation>
    </message>
    <message>
        <source>Add folder...</source>
        <translation>添加文件夹...</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Models that were found</source>
        <translation>找到的模型</translation>
    </message>
    <message>
        <source>All but one core</source>
        <translation>保留一个核，其余全用</translation>
    </message>
    <message>
        <source>Models folders</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Further models folders; new models are installed into the first one:</source>
        <translation>其他模型文件夹；新模型安装到其中第一个：</translation>
    </message>
    <message>
        <source>Add a models folder</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Models that are there now: {count}</source>
        <translation>现有模型：{count} 个</translation>
    </message>
    <message>
        <source>No model is there.</source>
        <translation>没有模型。</translation>
    </message>
    <message>
        <source>In use now: {device}</source>
        <translation>正在使用：{device}</translation>
    </message>
    <message>
        <source>Widens the window</source>
        <translation>增大窗宽</translation>
    </message>
    <message>
        <source>Narrows the window</source>
        <translation>减小窗宽</translation>
    </message>
    <message>
        <source>Darkens the image</source>
        <translation>使图像变暗</translation>
    </message>
    <message>
        <source>Brightens the image</source>
        <translation>使图像变亮</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>鼠标</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>右键</translation>
    </message>
    <message>
        <source>Middle button</source>
        <translation>中键</translation>
    </message>
    <message>
        <source>Dragging to the right</source>
        <translation>向右拖动</translation>
    </message>
    <message>
        <source>Dragging down</source>
        <translation>向下拖动</translation>
    </message>
    <message>
        <source>Speed of window dragging</source>
        <translation>调窗拖动速度</translation>
    </message>
    <message>
        <source>This is what dragging does. The left button does what the toolbar says; with Ctrl it takes the window of a region. A right click opens the menu, the wheel scrolls, Ctrl and the wheel zooms.</source>
        <translation>以上为拖动的作用。左键的作用由工具栏决定；按住 Ctrl 时按区域调窗。右键单击打开菜单，滚轮翻层，Ctrl 加滚轮缩放。</translation>
    </message>
    <message>
        <source>Window: dragging to the right</source>
        <translation>调窗：向右拖动</translation>
    </message>
    <message>
        <source>Window: dragging down</source>
        <translation>调窗：向下拖动</translation>
    </message>
    <message>
        <source>modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>centre</source>
        <translation>窗位</translation>
    </message>
    <message>
        <source>width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>As they are</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>窗位</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Window presets</source>
        <translation>窗预设</translation>
    </message>
    <message>
        <source>Modality</source>
        <translation>成像模态</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The keys 1 to 9 and the menu take the windows of the file first, then yours in this order, then those of the program. Yours replaces one of the same name.</source>
        <translation>按键 1 至 9 和菜单依次采用文件自带的窗、您的预设（按此顺序）和程序预设。您的预设会取代同名的预设。</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>您的</translation>
    </message>
    <message>
        <source>Of the program</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>The {field} {complaint}.</source>
        <translation>{field}{complaint}。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>设置页面</translation>
    </message>
</context>
<context>
    <name>Status line</name>
    <message>
        <source>Device: chosen at the first classification</source>
        <translation>设备：首次分类时选定</translation>
    </message>
    <message>
        <source>List the files that could not be shown, and why</source>
        <translation>列出无法显示的文件及原因</translation>
    </message>
    <message>
        <source>1 file skipped</source>
        <translation>跳过 1 个文件</translation>
    </message>
    <message>
        <source>{count} files skipped</source>
        <translation>跳过 {count} 个文件</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop: {activity}</source>
        <translation>停止：{activity}</translation>
    </message>
</context>
<context>
    <name>Tag browser</name>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>VR</source>
        <translation>VR</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>文件头</translation>
    </message>
    <message>
        <source>Search name, keyword, number or value</source>
        <translation>搜索名称、关键字、编号或值</translation>
    </message>
    <message>
        <source>Search tags</source>
        <translation>搜索标签</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>No other image</source>
        <translation>无其他图像</translation>
    </message>
    <message>
        <source>Only differences</source>
        <translation>仅显示差异</translation>
    </message>
    <message>
        <source>Copy row</source>
        <translation>复制此行</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Open a study folder or drop one here</source>
        <translation>打开检查文件夹，或拖放到此处</translation>
    </message>
    <message>
        <source>DICOM, NIfTI, PNG and JPEG. Files are only read, never changed.</source>
        <translation>支持 DICOM、NIfTI、PNG 和 JPEG。文件只读取，绝不修改。</translation>
    </message>
    <message>
        <source>Open folder...</source>
        <translation>打开文件夹...</translation>
    </message>
    <message>
        <source>Looking for images in {folder}...</source>
        <translation>正在 {folder} 中查找图像...</translation>
    </message>
</context>
</TS>
